using TrailDesk.Simulator.Channels;
using TrailDesk.Simulator.Faults;
using TrailDesk.Simulator.Ledger;
using TrailDesk.Simulator.Meta;
using TrailDesk.Simulator.Phones;
using TrailDesk.Simulator.Webhooks;

namespace TrailDesk.Simulator.Control;

/// <summary>For tests, scripts and the page.</summary>
internal static class ControlEndpoints
{
    public static void Map(WebApplication app)
    {
        var sim = app.MapGroup("/sim");
        MapChannels(sim);
        MapPhones(sim);
        MapFaults(sim);
        LimitEndpoints.Map(sim);
        TemplateControl.Map(sim);
        ArrivalEndpoints.Map(sim);
        sim.MapGet("/health", Health);
        sim.MapGet("/media/{id}", (string id, MediaStore media) => media.Find(id) is { } found
            ? Results.File(found.Bytes, found.MimeType.Split(';')[0]) : Results.NotFound());
    }

    private static void MapChannels(RouteGroupBuilder sim)
    {
        sim.MapGet("/channels", (ChannelBook channels, PhoneBook phones, SimulatorSettings settings, WebhookHandshakes handshakes) => new
        {
            // Secrets stay in: who reads this wrote them, and scripts sign with them.
            channels = channels.All,
            phones = phones.Pinned.Select(phone => new PhoneCard(phone.Name, phone.Role, phone.Number, phone.UserId)),
            handshakes = handshakes.All,
            settings.DeskUrl
        });
        sim.MapPut("/channels", (ChannelsFile file, SimulatorSettings settings, ChannelBook channels, PhoneBook phones, LiveChanges live) =>
        {
            ChannelsFileWatcher.Apply(file, settings, channels, phones, live);
            return Results.Ok(new { channels = channels.All.Count });
        });
        sim.MapPost("/channels/{id}/webhooks", PostRawAsync);
        sim.MapPost("/channels/{id}/handshake", ShakeAsync);
    }

    private static void MapPhones(RouteGroupBuilder sim)
    {
        sim.MapPost("/phones/{phone}/messages", WriteAsync);
        sim.MapGet("/phones/{phone}/messages", (string phone, string? channelId, PhoneBook phones) => phones.Get(phone).Messages(channelId));
        sim.MapPost("/phones/{phone}/read", (string phone, PhoneBook phones, StatusReporter statuses) =>
        {
            statuses.ReadAll(phones.Get(phone));
            return Results.NoContent();
        });
        sim.MapPut("/phones/{phone}/window", (string phone, WindowChange change, PhoneBook phones, TimeProvider clock) =>
        {
            if (change.Open) phones.Get(phone).Wrote(change.ChannelId, change.LastWroteAt ?? clock.GetUtcNow());
            else phones.Get(phone).CloseWindow(change.ChannelId);
            return Results.NoContent();
        });
    }

    private static void MapFaults(RouteGroupBuilder sim)
    {
        sim.MapGet("/faults", (FaultBoard board, LiveChanges live) => new { faults = board.All, live.Reads });
        sim.MapPut("/faults", (FaultsChange change, FaultBoard board, LiveChanges live) =>
        {
            if (change.Faults?.FirstOrDefault(fault => !Fault.Kinds.Contains(fault.Kind)) is { } unknown)
                return Results.BadRequest(new { error = $"'{unknown.Kind}' is none of {string.Join(", ", Fault.Kinds)}" });
            if (change.Faults is { } faults) board.Replace(faults);
            if (change.Reads is "on" or "off" or "open") live.Reads = change.Reads;
            live.ChannelsChanged();
            return Results.Ok(new { faults = board.All, live.Reads });
        });
    }

    private static async Task<IResult> WriteAsync(
        string phone, InboundDraft draft, ChannelBook channels, PhoneBook phones, PhoneWriter writer, CancellationToken cancellation)
    {
        if ((draft.ChannelId is null && channels.All is [var first, ..] ? first : channels.Find(draft.ChannelId)) is not { } channel)
            return Results.NotFound(new { error = "No such channel" });
        if ((draft.Messages ?? [draft]).FirstOrDefault(one => !DraftKinds.All.Contains(one.Kind)) is { } unknown)
            return Results.BadRequest(new { error = $"'{unknown.Type}' is none of {string.Join(", ", DraftKinds.All)}" });
        if (PhoneDigits.Of(phone).Length == 0) return Results.BadRequest(new { error = "A phone number has digits" });
        return Results.Ok(await writer.WriteAsync(phones.Get(phone), channel, draft, cancellation));
    }

    private static async Task<IResult> ShakeAsync(string id, ChannelBook channels, WebhookHandshakes handshakes, CancellationToken cancellation)
    {
        if (channels.Find(id) is not { } channel) return Results.NotFound(new { error = "No such channel" });
        if (channel.Provider != "meta") return Results.BadRequest(new { error = "Only Meta asks a webhook before it uses it" });
        return Results.Ok(await handshakes.ShakeAsync(channel, channels.WebhookUrl(id), channel.VerifyToken, cancellation));
    }

    /// <summary>Any body, signed as the channel's provider signs: account news, hostile bodies, fields of tomorrow.</summary>
    private static async Task<IResult> PostRawAsync(
        string id, HttpRequest request, ChannelBook channels, WebhookDesk desk, CancellationToken cancellation)
    {
        if (channels.Find(id) is not { } channel) return Results.NotFound(new { error = "No such channel" });
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellation);
        var answered = new TaskCompletionSource<int?>(TaskCreationOptions.RunContinuationsAsynchronously);
        desk.Post(new OutgoingEvent(channel, "raw", [])
        {
            Raw = body.ToArray(),
            Form = channel.IsTwilio ? FormFields.Of(body.ToArray()) : null,
            Answered = status => answered.TrySetResult(status)
        });
        return Results.Ok(new { webhookStatus = await answered.Task.WaitAsync(cancellation) });
    }

    private static object Health(ChannelBook channels, WebhookPump pump, Ledgers ledgers, LiveChanges live) => new
    {
        status = "ok",
        channels = channels.All.Count,
        pendingWebhooks = pump.Pending,
        lostWebhooks = pump.Lost,
        calls = ledgers.Calls.Last,
        deliveries = ledgers.Deliveries.Last,
        monotonicMs = ledgers.MonotonicMs,
        pages = live.Pages
    };

    private sealed record WindowChange(string ChannelId, bool Open, DateTimeOffset? LastWroteAt = null);

    private sealed record FaultsChange(IReadOnlyList<Fault>? Faults, string? Reads);
}
