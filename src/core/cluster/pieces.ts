/**
 * Texts are cut into pieces (Pass-Join, Li and others 2011). So many edits leave at least one of `radius + 1` pieces as it is, and one
 * more for each further piece; so as many of the most common pieces of a text need not be looked up by: endings that all texts share
 * (" street") would else make every text a candidate.
 */
export const piecesOf = (length: number, radius: number): number =>
  Math.max(radius + 1, Math.min(radius + 6, Math.floor(length / 5)))

/** Where a piece of a text of this length begins; with the number of pieces, where the text ends. */
export const pieceStart = (length: number, pieces: number, piece: number): number => {
  const short = Math.floor(length / pieces)
  return piece * short + Math.max(0, piece - (pieces - (length % pieces)))
}
