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

export const UpkeepPart = lazy(() =>
  import('../features/upkeep/UpkeepPart.tsx').then(module => ({ default: module.UpkeepPart })),
)

export const StoragePage = lazy(() =>
  import('../features/upkeep/StoragePage.tsx').then(module => ({ default: module.StoragePage })),
)

export const ProfilePanel = lazy(() =>
  import('../features/profile/ProfilePanel.tsx').then(module => ({ default: module.ProfilePanel })),
)

export const CompareRoom = lazy(() =>
  import('./CompareRoom.tsx').then(module => ({ default: module.CompareRoom })),
)

export const ComparePanel = lazy(() =>
  import('../features/compare/ComparePanel.tsx').then(module => ({ default: module.ComparePanel })),
)

export const WhyList = lazy(() =>
  import('../features/why/WhyList.tsx').then(module => ({ default: module.WhyList })),
)

export const RowPanel = lazy(() =>
  import('../features/biography/RowPanel.tsx').then(module => ({ default: module.RowPanel })),
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

export const HistoryRoom = lazy(() =>
  import('./HistoryRoom.tsx').then(module => ({ default: module.HistoryRoom })),
)

export const VersionMenu = lazy(() =>
  import('./VersionMenu.tsx').then(module => ({ default: module.VersionMenu })),
)

export const ActDialogs = lazy(() =>
  import('../features/act/ActDialogs.tsx').then(module => ({ default: module.ActDialogs })),
)

export const MomentNote = lazy(() =>
  import('../features/moment/MomentNote.tsx').then(module => ({ default: module.MomentNote })),
)

export const LakeMomentNote = lazy(() =>
  import('../features/moment/MomentNote.tsx').then(module => ({ default: module.LakeMomentNote })),
)

export const NotThen = lazy(() =>
  import('../features/moment/MomentNote.tsx').then(module => ({ default: module.NotThen })),
)

export const MomentPanel = lazy(() =>
  import('../features/moment/MomentPanel.tsx').then(module => ({ default: module.MomentPanel })),
)

export const Timeline = lazy(() =>
  import('../features/timeline/Timeline.tsx').then(module => ({ default: module.Timeline })),
)

export const MetricPanel = lazy(() =>
  import('../features/metric/MetricPanel.tsx').then(module => ({ default: module.MetricPanel })),
)

export const MetricLane = lazy(() =>
  import('../features/metric/MetricLane.tsx').then(module => ({ default: module.MetricLane })),
)

export const SqlPage = lazy(() =>
  import('../features/sql/SqlPage.tsx').then(module => ({ default: module.SqlPage })),
)

export const ShortcutSheet = lazy(() =>
  import('./ShortcutSheet.tsx').then(module => ({ default: module.ShortcutSheet })),
)
