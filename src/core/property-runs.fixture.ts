/** How many random examples a property is tried with: `usual`, or RUNS in the environment for a longer search. */
export const runs = (usual: number): number => Number(process.env['RUNS'] ?? usual)
