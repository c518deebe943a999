using TrailDesk.Application.Common;

namespace TrailDesk.Application.Webhooks;

/// <summary>Raw slices, and the keys of their days: without the key no copy of a slice can be opened.</summary>
public sealed record PurgeWebhookEvents(TimeSpan OlderThan, int BatchSize) : ICommand<int>;

/// <summary>What was taken in, once no provider can deliver it again.</summary>
public sealed record PurgeSeenEvents(TimeSpan OlderThan) : ICommand<int>;
