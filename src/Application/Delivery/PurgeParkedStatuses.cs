using TrailDesk.Application.Common;

namespace TrailDesk.Application.Delivery;

/// <summary>Statuses whose message never turned up: somebody else sent it from the same number.</summary>
public sealed record PurgeParkedStatuses(TimeSpan OlderThan, int BatchSize) : ICommand<int>;
