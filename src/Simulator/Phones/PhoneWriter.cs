using TrailDesk.Simulator.Channels;
using TrailDesk.Simulator.CloudApi;
using TrailDesk.Simulator.Limits;
using TrailDesk.Simulator.Twilio;
using TrailDesk.Simulator.Webhooks;

namespace TrailDesk.Simulator.Phones;

/// <summary>A person writes: the bubble on the phone, the provider's record, the webhook.</summary>
internal sealed class PhoneWriter(
    PhoneBook phones, MediaStore media, WebhookDesk desk, DueQueue later, TwilioMessageLog log, OwnAddress own,
    LimitBoard limits, TwilioSandbox sandbox, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public async Task<Written> WriteAsync(Phone phone, SimulatedChannel channel, InboundDraft draft, CancellationToken cancellation)
    {
        if (draft.UserId is { Length: > 0 } userId) phones.Adopt(phone, userId);
        var drafts = draft.Messages ?? [.. Enumerable.Repeat(draft, Math.Clamp(draft.Batch, 1, 1_000))];
        var drafted = drafts.Select(one => Draft(phone, channel, one)).ToList();
        foreach (var one in drafted) Keep(phone, channel, one);
        if (sandbox.Keeps(channel, phone, draft)) return KeptBySandbox(drafted);
        var (answers, deliveries) = Post(phone, channel, draft, drafted);
        var status = draft.Wait ? await FirstAsync(answers, cancellation) : null;
        return new Written([.. drafted.Select(one => one.Id)], drafted[0].Id, deliveries, status);
    }

    private Written KeptBySandbox(List<DraftedMessage> drafted)
    {
        Answer(drafted, 200, new TaskCompletionSource<int?>());
        return new Written([.. drafted.Select(one => one.Id)], drafted[0].Id, Deliveries: 0, WebhookStatus: null);
    }

    private DraftedMessage Draft(Phone phone, SimulatedChannel channel, InboundDraft draft)
    {
        var file = DraftKinds.IsMedia(draft.Kind) ? Store(draft) : null;
        var now = clock.GetUtcNow();
        var id = draft.ProviderMessageId
            ?? (channel.IsTwilio ? MessageIds.NewSid(file is null ? "SM" : "MM") : MessageIds.NewWamid(phone.Digits));
        return new DraftedMessage(draft, id, draft.At ?? now, file, file is null ? null : Url(channel, file, now));
    }

    private StoredMedia Store(InboundDraft draft)
    {
        var (type, name) = (DraftKinds.MimeType(draft), DraftKinds.FileName(draft));
        return draft.Media?.Data is { Length: > 0 } data
            ? media.Add(Convert.FromBase64String(data), type, name) : media.AddSample(type, name);
    }

    private string? Url(SimulatedChannel channel, StoredMedia file, DateTimeOffset now) => channel.Provider switch
    {
        "meta" => $"{own.Url}/meta{CloudMedia.Path(file.Id, now, "webhook")}",
        "twilio" => own.Url,
        _ => "https://lookaside.fbsbx.com" + CloudMedia.Path(file.Id, now, "webhook")
    };

    private void Keep(Phone phone, SimulatedChannel channel, DraftedMessage one)
    {
        phones.Add(phone, PhoneBubble.Of(channel, one));
        limits.Received(channel.Id);
        if (DraftKinds.OpensWindow(one.Draft.Kind)) phone.Wrote(channel.Id, one.At);
        if (!channel.IsTwilio) return;
        log.Add(new TwilioMessage
        {
            Sid = one.Id,
            AccountSid = channel.AccountSid ?? "",
            Direction = "inbound",
            From = TwilioInbound.From(phone, one.Draft),
            To = $"whatsapp:+{channel.Digits}",
            Body = TwilioInbound.Body(one.Draft),
            NumMedia = one.Media is null ? 0 : 1,
            MediaIds = one.Media is null ? [] : [one.Media.Id],
            Created = one.At,
            Sent = one.At,
            Status = "received"
        });
    }

    private (List<Task<int?>> Answers, int Deliveries) Post(
        Phone phone, SimulatedChannel channel, InboundDraft draft, List<DraftedMessage> drafted)
    {
        var answers = new List<Task<int?>>();
        foreach (var part in channel.IsTwilio ? drafted.Select(one => new List<DraftedMessage> { one }) : [drafted])
        {
            for (var time = 0; time < Math.Clamp(draft.Times, 1, 1_000); time++)
            {
                var answered = new TaskCompletionSource<int?>(TaskCreationOptions.RunContinuationsAsynchronously);
                answers.Add(answered.Task);
                var one = Event(phone, channel, part) with { Answered = status => Answer(part, status, answered) };
                if (draft.DelayMs > 0) later.After(draft.DelayMs, () => desk.Post(one));
                else desk.Post(one);
            }
        }
        return (answers, answers.Count);
    }

    private static OutgoingEvent Event(Phone phone, SimulatedChannel channel, List<DraftedMessage> part)
    {
        var one = new OutgoingEvent(channel, "message", [.. part.Select(message => message.Id)]);
        return channel.IsTwilio
            ? one with { Form = TwilioInbound.Form(channel, phone, part[0]) }
            : one with { Change = CloudInbound.Change(channel, phone, part) };
    }

    private void Answer(List<DraftedMessage> part, int? status, TaskCompletionSource<int?> answered)
    {
        foreach (var one in part)
            if (phones.Message(one.Id) is { Status: "sending" } bubble)
            {
                bubble.Status = status is >= 200 and < 300 ? "delivered" : "sent";
                bubble.Owner?.Changed();
            }
        answered.TrySetResult(status);
    }

    // The worst of the first attempts; null when nobody answered in time.
    private static async Task<int?> FirstAsync(List<Task<int?>> answers, CancellationToken cancellation)
    {
        try
        {
            var all = await Task.WhenAll(answers).WaitAsync(Patience, cancellation);
            return all.Any(status => status is null) ? null : all.Max();
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
