import { lazy } from 'react'

// What the first paint does not show is fetched when it is first needed; the budget (scripts/check-budget.mjs) counts on it.

export const RecipePanel = lazy(() =>
  import('../features/recipe/RecipePanel.tsx').then(module => ({ default: module.RecipePanel })),
)

export const RecipeKeeper = lazy(() =>
  import('../features/recipe/RecipeKeeper.tsx').then(module => ({ default: module.RecipeKeeper })),
)

export const GoldPanel = lazy(() =>
  import('../features/gold/GoldPanel.tsx').then(module => ({ default: module.GoldPanel })),
)

export const GoldChart = lazy(() =>
  import('../features/gold/GoldChart.tsx').then(module => ({ default: module.GoldChart })),
)

export const DetailsPanel = lazy(() =>
  import('../features/table/DetailsPanel.tsx').then(module => ({ default: module.DetailsPanel })),
)

export const ProfilePanel = lazy(() =>
  import('../features/profile/ProfilePanel.tsx').then(module => ({ default: module.ProfilePanel })),
)

export const SuggestStrip = lazy(() =>
  import('../features/suggest/SuggestStrip.tsx').then(module => ({ default: module.SuggestStrip })),
)

export const ClusterDialog = lazy(() =>
  import('../features/cluster/ClusterDialog.tsx').then(module => ({ default: module.ClusterDialog })),
)

export const UnmappedNotice = lazy(() =>
  import('../features/cluster/UnmappedNotice.tsx').then(module => ({ default: module.UnmappedNotice })),
)

export const SqlPage = lazy(() =>
  import('../features/sql/SqlPage.tsx').then(module => ({ default: module.SqlPage })),
)

export const ShortcutSheet = lazy(() =>
  import('./ShortcutSheet.tsx').then(module => ({ default: module.ShortcutSheet })),
)
