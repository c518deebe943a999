using System.Collections.Concurrent;
using TrailDesk.Simulator.Phones;

namespace TrailDesk.Simulator.Channels;

/// <summary>The channels of now, as one snapshot that is replaced whole.</summary>
internal sealed class ChannelBook
{
    private readonly ConcurrentDictionary<string, RegisteredWebhook> registered = new();
    private volatile Snapshot snapshot = new([]);

    public IReadOnlyList<SimulatedChannel> All => snapshot.All;

    public void Replace(IReadOnlyList<SimulatedChannel> channels) => snapshot = new Snapshot(channels);

    public SimulatedChannel? Find(string? id) => id is null ? null : snapshot.ById.GetValueOrDefault(id);

    public IEnumerable<SimulatedChannel> OfNumberId(string id) => snapshot.ByNumberId[id];

    public IEnumerable<SimulatedChannel> OfBusinessAccount(string id) => snapshot.ByBusinessAccount[id];

    public SimulatedChannel? OfApiKey(string? key) => key is null ? null : snapshot.ByApiKey[key].FirstOrDefault();

    public IEnumerable<SimulatedChannel> OfAccountSid(string sid) => snapshot.ByAccountSid[sid];

    public bool HasAccessToken(string token) => snapshot.AccessTokens.Contains(token);

    /// <summary>What a 360dialog client asked for by API wins over the file.</summary>
    public void Register(string channelId, RegisteredWebhook webhook) => registered[channelId] = webhook;

    public RegisteredWebhook? Registered(string channelId) => registered.GetValueOrDefault(channelId);

    public string? WebhookUrl(string channelId) => Registered(channelId)?.Url ?? Find(channelId)?.WebhookUrl;

    private sealed class Snapshot(IReadOnlyList<SimulatedChannel> channels)
    {
        public IReadOnlyList<SimulatedChannel> All { get; } = channels;
        public Dictionary<string, SimulatedChannel> ById { get; } =
            channels.GroupBy(channel => channel.Id).ToDictionary(same => same.Key, same => same.Last());
        public ILookup<string, SimulatedChannel> ByNumberId { get; } =
            channels.Where(channel => channel.Provider == "meta").ToLookup(channel => channel.NumberId);
        public ILookup<string, SimulatedChannel> ByBusinessAccount { get; } =
            channels.Where(channel => channel.Provider == "meta").ToLookup(channel => channel.AccountId);
        public ILookup<string, SimulatedChannel> ByApiKey { get; } =
            channels.Where(channel => channel.ApiKey is not null).ToLookup(channel => channel.ApiKey!);
        public ILookup<string, SimulatedChannel> ByAccountSid { get; } =
            channels.Where(channel => channel.AccountSid is not null).ToLookup(channel => channel.AccountSid!);
        public HashSet<string> AccessTokens { get; } =
            [.. channels.Where(channel => channel.AccessToken is not null).Select(channel => channel.AccessToken!)];
    }
}

internal sealed record RegisteredWebhook(string Url, IReadOnlyDictionary<string, string> Headers);
