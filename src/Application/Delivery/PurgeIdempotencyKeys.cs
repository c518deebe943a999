using TrailDesk.Application.Common;

namespace TrailDesk.Application.Delivery;

/// <summary>After this a caller that repeats a key sends a new message.</summary>
public sealed record PurgeIdempotencyKeys(TimeSpan OlderThan, int BatchSize) : ICommand<int>;
