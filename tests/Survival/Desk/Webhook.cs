using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TrailDesk.Survival.Desk;

/// <summary>A provider's call, with its proof, to whichever node it is dialled at.</summary>
internal sealed record Webhook(RigChannel Channel, string Path, string ContentType, byte[] Body, string ProofName, string Proof)
{
    public HttpRequestMessage To(string nodeUrl)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, nodeUrl + Path) { Content = new ByteArrayContent(Body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        request.Headers.TryAddWithoutValidation(ProofName, Proof);
        return request;
    }

    public static Webhook Messages(RigChannel channel, IReadOnlyList<InboundText> texts) => channel.IsTwilio
        ? Twilio(channel, "", new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["MessageSid"] = texts[0].Id,
            ["AccountSid"] = channel.Account,
            ["From"] = $"whatsapp:{texts[0].Phone}",
            ["To"] = $"whatsapp:{channel.Number}",
            ["Body"] = texts[0].Text,
            ["NumMedia"] = "0",
            ["SmsStatus"] = "received",
            ["ProfileName"] = "Asha Rao",
        })
        : Cloud(channel, new
        {
            messaging_product = "whatsapp",
            metadata = Metadata(channel),
            contacts = texts.Select(text => text.Phone).Distinct().Select(phone => new { profile = new { name = "Asha Rao" }, wa_id = phone[1..] }),
            messages = texts.Select(text => new { from = text.Phone[1..], id = text.Id, timestamp = Now(), type = "text", text = new { body = text.Text } }),
        });

    public static Webhook Status(RigChannel channel, string status, string providerId, string phone, string? echo, string? callbackPath) => channel.IsTwilio
        ? Twilio(channel, callbackPath!, new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["MessageSid"] = providerId,
            ["MessageStatus"] = status,
            ["AccountSid"] = channel.Account,
            ["From"] = $"whatsapp:{channel.Number}",
            ["To"] = $"whatsapp:{phone}",
        })
        : Cloud(channel, new
        {
            messaging_product = "whatsapp",
            metadata = Metadata(channel),
            statuses = new[] { new { id = providerId, status, timestamp = Now(), recipient_id = phone[1..], biz_opaque_callback_data = echo } },
        });

    private static object Metadata(RigChannel channel) => new { display_phone_number = channel.Number[1..], phone_number_id = channel.Account };

    private static string Now() => $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}";

    private static string PathOf(RigChannel channel) => $"/api/whatsapp/webhook/{channel.Id}";

    private static Webhook Cloud(RigChannel channel, object value)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            @object = "whatsapp_business_account",
            entry = new[] { new { id = "102000000000001", changes = new[] { new { field = "messages", value } } } },
        });
        var proof = channel.Provider == "meta"
            ? ("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(channel.Secret), body)))
            : ("Authorization", $"Bearer {channel.Secret}");
        return new(channel, PathOf(channel), "application/json", body, proof.Item1, proof.Item2);
    }

    // The address that Twilio signs is the public one, whichever node the call arrives at.
    private static Webhook Twilio(RigChannel channel, string callbackPath, SortedDictionary<string, string> form)
    {
        var path = callbackPath.Length > 0 ? callbackPath : PathOf(channel);
        var signed = DeskNode.PublicUrl + path + string.Concat(form.Select(field => field.Key + field.Value));
        var body = string.Join('&', form.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"));
        // The provider's own algorithm.
#pragma warning disable CA5350
        var proof = Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(channel.Secret), Encoding.UTF8.GetBytes(signed)));
#pragma warning restore CA5350
        return new(channel, path, "application/x-www-form-urlencoded", Encoding.UTF8.GetBytes(body), "X-Twilio-Signature", proof);
    }
}

internal sealed record InboundText(string Id, string Phone, string Text);
