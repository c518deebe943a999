using System.Security.Cryptography;
using System.Text;

namespace TrailDesk.Tour;

/// <summary>A photo from a phone to the desk, and a document from the desk to that phone; each byte for byte.</summary>
internal sealed class MediaAct(Desk desk, Phones phones, Talk talk, Transcript transcript, Patience patience)
{
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    public async Task PlayAsync(DemoChannel channel, Actor customer, Results results)
    {
        transcript.Scene("A photo comes, a document goes");
        // Bytes of this channel alone: what is compared can be no file of another one.
        await ReceiveAsync(channel, customer, [.. Png, .. Encoding.ASCII.GetBytes(channel.Provider)], results);
        await SendAsync(channel, customer, Encoding.ASCII.GetBytes($"%PDF-1.7\n% Day by day, for {channel.Provider}\n%%EOF\n"), results);
    }

    private async Task ReceiveAsync(DemoChannel channel, Actor customer, byte[] photo, Results results)
    {
        var before = await talk.CountAsync(customer, channel);
        var written = await talk.SayAsync(customer, channel, new Draft { Type = "image", Media = new DraftFile(Convert.ToBase64String(photo), "image/png", "lodge.png", "Is this the lodge?") });
        await talk.HearAsync($"The answer to the photo of {customer.Name}", customer, channel, before);
        var step = $"The photo of {customer.Name} on {channel.Provider}";
        var message = await patience.UntilAsync(step, "stored",
            async cancellation => await desk.MessageAsync(written.Id, cancellation),
            now => now.Media is [{ State: "stored", Url: not null }], now => now.Media is [{ } file] ? $"{file.State}" : "no file");
        var kept = await Desk.FollowAsync(message.Media![0].Url!, patience.Stop);
        Compare(step, photo, kept);
        transcript.Fact($"The desk holds the photo ({message.Media[0].State}); its signed link gives the same {kept.Length} bytes, sha256 {Sum(kept)}");
        results.Messages.Add(message.Id);
    }

    private async Task SendAsync(DemoChannel channel, Actor customer, byte[] plan, Results results)
    {
        var file = await desk.UploadAsync(plan, "day-by-day.pdf", patience.Stop);
        Patience.Check("The uploaded document", $"document, stored, {plan.Length} bytes", $"{file.Kind}, {file.State}, {file.Size} bytes",
            (file.Kind, file.State, file.Size) == ("document", "stored", plan.Length));
        var before = await talk.CountAsync(customer, channel);
        var step = $"The document for {customer.Name} on {channel.Provider}";
        var sent = await desk.SendAsync(step, 202, new DeskDraft(channel.Id, customer.Phone, "document") { Media = new { mediaId = file.Id, caption = "Day by day" } }, patience.Stop);
        var bubble = await talk.HearAsync(step, customer, channel, before);
        var arrived = await phones.OpenAsync(bubble.Media?.Url ?? "", patience.Stop);
        Compare(step, plan, arrived);
        transcript.Fact($"The phone opened it: the same {arrived.Length} bytes, sha256 {Sum(arrived)}");
        results.Messages.Add(sent.MessageId!.Value);
    }

    private static void Compare(string step, byte[] expected, byte[] found) =>
        Patience.Check(step, $"{expected.Length} bytes, sha256 {Sum(expected)}", $"{found.Length} bytes, sha256 {Sum(found)}", found.AsSpan().SequenceEqual(expected));

    private static string Sum(byte[] file) => Convert.ToHexStringLower(SHA256.HashData(file))[..12];
}
