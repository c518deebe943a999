using TrailDesk.Application.Common;

namespace TrailDesk.Application.Jobs;

/// <summary>The journal of recurring work. Must reach further back than the longest period, or a run could come twice.</summary>
public sealed record PurgeJobRuns(TimeSpan OlderThan, int BatchSize) : ICommand<int>;
