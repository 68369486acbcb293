import { ClipboardPaste, FolderOpen, Sparkles } from 'lucide-react'
import { useState } from 'react'
import { setPasting } from '../../state/ingest.ts'
import { Button } from '../../ui/Button.tsx'
import { Kbd } from '../../ui/Kbd.tsx'
import styles from './FirstRun.module.css'
import { browseFiles } from './browse-files.ts'
import { ingestSamples } from './run-ingest.ts'

/** An empty lake: the page is the drop zone. */
export const FirstRun = () => {
  const [isWorking, setWorking] = useState(false)
  const trySamples = async () => {
    setWorking(true)
    await ingestSamples()
    setWorking(false)
  }
  return (
    <section className={styles['zone']} aria-labelledby="first-run">
      <div className={styles['inner']}>
        <h1 id="first-run" className={styles['title']}>
          Drop files anywhere on this page to put them in your lake.
        </h1>
        <div className={styles['buttons']}>
          <Button variant="primary" icon={FolderOpen} onPress={browseFiles}>
            Browse…
          </Button>
          <Button icon={ClipboardPaste} onPress={() => setPasting(true)}>
            Paste…
          </Button>
          <Button icon={Sparkles} onPress={() => void trySamples()} isDisabled={isWorking}>
            Try it with sample data
          </Button>
        </div>
        <p className={styles['kinds']}>
          CSV, TSV and other delimited text, JSON, NDJSON, Parquet; folders and zips of Delta tables. Or copy
          rows anywhere and press <Kbd keys="Mod+V" />.
        </p>
        <p className={styles['private']}>
          Nothing leaves this machine: files are read and kept in this browser alone.
        </p>
      </div>
    </section>
  )
}
