import type { IngestReport as Report } from '../../core/lake/ingest-views.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { formatCount, formatPlural } from '../../ui/format-number.ts'
import styles from './IngestReport.module.css'
import { summarize } from './ingest-model.ts'

interface IngestReportProps {
  readonly report: Report
  readonly onClose: () => void
}

const Failures = ({ failures }: Pick<Report, 'failures'>) => (
  <section role="alert" className={styles['failures']}>
    <h3 className={styles['heading']}>
      {formatPlural(failures.length, 'file')} not read; nothing of {failures.length === 1 ? 'it' : 'them'} was
      written
    </h3>
    <ul>
      {failures.map(({ file, reason }) => (
        <li key={file}>{reason}</li>
      ))}
    </ul>
  </section>
)

const Rejects = ({ rejects, corrupt }: { readonly rejects: Report['rejects']; readonly corrupt: number }) => (
  <section>
    <h3 className={styles['heading']}>
      {formatPlural(corrupt, 'record')} did not parse; kept whole in <code>_corrupt_record</code>
      {rejects.length < corrupt && `, the first ${formatCount(rejects.length)} are listed`}
    </h3>
    <div className={styles['rejects']} role="region" aria-label="Rejected records">
      <table className={styles['table']}>
        <thead>
          <tr>
            <th>File</th>
            <th className={styles['number']}>Line</th>
            <th>Reason</th>
            <th>Text</th>
          </tr>
        </thead>
        <tbody>
          {rejects.map(reject => (
            <tr key={`${reject.file} ${reject.row}`}>
              <td>{reject.file}</td>
              <td className={styles['number']}>{formatCount(reject.line)}</td>
              <td>{reject.reason}</td>
              <td className={styles['excerpt']}>{reject.excerpt}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </section>
)

const Tables = ({ tables }: Pick<Report, 'tables'>) => (
  <table className={styles['table']}>
    <thead>
      <tr>
        <th>Table</th>
        <th className={styles['number']}>Version</th>
        <th className={styles['number']}>Rows</th>
        <th className={styles['number']}>Corrupt</th>
        <th>Files</th>
      </tr>
    </thead>
    <tbody>
      {tables.map(table => (
        <tr key={table.table}>
          <td>{table.table}</td>
          <td className={styles['number']}>{table.version}</td>
          <td className={styles['number']}>{formatCount(table.rows)}</td>
          <td className={styles['number']}>{formatCount(table.corrupt)}</td>
          <td>{table.files.join(', ')}</td>
        </tr>
      ))}
    </tbody>
  </table>
)

/** What became of a batch: every table, every record that did not parse, every file that was not read. */
export const IngestReport = ({ report, onClose }: IngestReportProps) => {
  const corrupt = report.tables.reduce((total, table) => total + table.corrupt, 0)
  return (
    <Dialog
      title={summarize(report).text}
      isOpen
      onClose={onClose}
      size="large"
      footer={
        <Button variant="primary" onPress={onClose} autoFocus>
          Done
        </Button>
      }
    >
      <div className={styles['report']}>
        {report.failures.length > 0 && <Failures failures={report.failures} />}
        {report.tables.length > 0 && <Tables tables={report.tables} />}
        {corrupt > 0 && <Rejects rejects={report.rejects} corrupt={corrupt} />}
      </div>
    </Dialog>
  )
}
