using TrailDesk.Application.Common;

namespace TrailDesk.Application.Media;

/// <summary>
/// Files past their time, files whose message is gone, and files whose person was erased; then what providers held of ours.
/// Answers how many files were deleted.
/// </summary>
public sealed record PurgeMedia(TimeSpan OlderThan, int BatchSize) : ICommand<int>;
