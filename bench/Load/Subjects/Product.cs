using TrailDesk.Api;

namespace TrailDesk.Load;

/// <summary>The product as it is delivered: the API with its workers, one process.</summary>
internal sealed class Product : Subject
{
    // One recipient gets one message here; the throughput per number is the providers' own and would cap the run.
    private static readonly Dictionary<string, string> Loosened = new() { ["Delivery__PerSecond"] = "100000", ["Delivery__PairInterval"] = "00:00:00" };

    public override string Name => "TrailDesk";
    public override string Settings =>
        string.Join(", ", Loosened.Select(setting => $"`{setting.Key.Replace("__", ":", StringComparison.Ordinal)}={setting.Value}`"))
        + " (no cap a number, nor a pair of numbers, of which each gets one message); all else as delivered";

    public override string PathOf(LoadChannel channel) => $"/api/whatsapp/webhook/{channel.Id}";

    /// <param name="workers">0 pauses the inbox: webhooks are taken in and nothing is worked off.</param>
    /// <param name="nodes">Processes on the one database.</param>
    /// <param name="keepsLimits">Nothing is loosened: a number sends what providers let it.</param>
    public static async Task<Product> StartAsync(TrailDeskData data, string provider, int? workers = null, int nodes = 1, bool keepsLimits = false)
    {
        var environment = Environment(data, provider).Concat(keepsLimits ? [] : Loosened).ToDictionary();
        if (workers is { } number) environment["Inbox__Workers"] = $"{number}";
        var doors = Enumerable.Range(0, nodes).Select(_ => new Uri($"http://127.0.0.1:{ChildProgram.FreePort()}")).ToArray();
        var apis = doors.Select(door => ChildProgram.Start("dotnet", [typeof(TrailDeskHost).Assembly.Location, "--urls", door.OriginalString], environment)).ToArray();
        return await WhenReadyAsync(
            new Product { Url = doors[0], FurtherDoors = doors[1..], Database = data.Database, Channels = data.Channels, Programs = apis }, "/health/ready");
    }

    public override async Task<Func<Task>> PrepareBroadcastAsync(LoadChannel channel, IReadOnlyList<string> phones)
    {
        var office = new Office(Url, channel);
        var draft = await office.DraftAsync(await office.ListAsync(phones));
        return async () =>
        {
            using (office) await office.StartAsync(draft);
        };
    }

    public static Dictionary<string, string> Environment(TrailDeskData data, string provider) => new()
    {
        ["ConnectionStrings__TrailDesk"] = data.Database.Server.AppConnectionString,
        ["ConnectionStrings__TrailDeskOwner"] = data.Database.Server.OwnerConnectionString,
        ["TRAILDESK_MASTER_KEY"] = data.MasterKey,
        ["TRAILDESK_DATA"] = data.Database.Folder,
        ["WhatsApp__Meta__BaseUrl"] = provider,
        ["Logging__LogLevel__Default"] = "Warning",
        // It has no pages to serve here, and says so.
        ["Logging__LogLevel__Microsoft.AspNetCore.StaticFiles"] = "Error",
    };
}
