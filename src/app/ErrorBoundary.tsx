import { Component, type ReactNode } from 'react'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'

interface ErrorBoundaryProps {
  /** Another key is another room: a failure stays in the room where it happened. */
  readonly room: string
  readonly children: ReactNode
}

interface ErrorBoundaryState {
  readonly room: string
  readonly error?: Error
}

/** Keeps a defect in one room from taking the page with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { room: this.props.room }

  static getDerivedStateFromError(error: unknown): Partial<ErrorBoundaryState> {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  static getDerivedStateFromProps(
    props: ErrorBoundaryProps,
    state: ErrorBoundaryState,
  ): ErrorBoundaryState | null {
    return props.room === state.room ? null : { room: props.room }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (!error) return this.props.children
    const details = `${error.name}: ${error.message}\n${error.stack ?? ''}`
    return (
      <EmptyState
        title="Something went wrong here"
        actions={
          <>
            <Button
              variant="primary"
              onPress={() => this.setState({ room: this.props.room, error: undefined as never })}
            >
              Try again
            </Button>
            <Button onPress={() => void navigator.clipboard.writeText(details)}>Copy details</Button>
          </>
        }
      >
        Your tables are as they were. {error.message}
      </EmptyState>
    )
  }
}
