using System.Text.Json;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Infrastructure.WhatsApp.CloudApi;

/// <summary>One element of <c>statuses</c>.</summary>
internal static class CloudApiStatusReader
{
    public static InboundEvent Read(CloudApiChange change, JsonElement status, JsonElement contact)
    {
        var id = status.Id("id"u8) ?? status.At("message"u8).Id("id"u8);
        // A payment's status is of the money, not of the message that asked for it: "failed" there is no failed delivery.
        if (id is null || status.Id("status"u8) is not { } word || status.Id("type"u8) == "payment")
            return new OtherEvent { Field = "statuses", Name = status.Id("status"u8) ?? status.Id("type"u8), Digest = change.DigestOf(status) };

        return new StatusEvent
        {
            ProviderMessageId = id,
            Status = word,
            At = status.Time("timestamp"u8),
            Recipient = CloudApiParties.Recipient(status, contact),
            EchoedId = status.Id("biz_opaque_callback_data"u8),
            Errors = CloudApiErrorReader.Read(status.At("errors"u8)) ?? [],
            Price = Price(status.At("pricing"u8), status.At("conversation"u8).At("origin"u8).Id("type"u8)),
        };
    }

    private static PricePart? Price(JsonElement pricing, string? origin) => pricing.IsObject()
        ? new PricePart(pricing.Flag("billable"u8), pricing.Id("pricing_model"u8), pricing.Id("type"u8), pricing.Id("category"u8), origin)
        : origin is null ? null : new PricePart(null, null, null, null, origin);
}
