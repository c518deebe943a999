using TrailDesk.Application.Common;

namespace TrailDesk.Application.Nodes;

/// <summary>Processes that stopped, or were found dead, long ago.</summary>
public sealed record PurgeNodes(TimeSpan StoppedBefore, int BatchSize) : ICommand<int>;
