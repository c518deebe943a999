using System.Text;
using System.Text.Json;
using TrailDesk.Infrastructure.WhatsApp.CloudApi;

namespace TrailDesk.Infrastructure.WhatsApp.Twilio;

/// <summary>The JSON in <c>ChannelMetadata</c>, which repeats some fields and alone holds others.</summary>
internal sealed record TwilioChannelContext(string? ProfileName, string? WaId, string? ButtonText, string? ButtonPayload, bool Forwarded)
{
    private static readonly TwilioChannelContext Empty = new(null, null, null, null, false);

    public static TwilioChannelContext Read(string? metadata)
    {
        if (metadata is null)
            return Empty;
        try
        {
            using var document = JsonDocument.Parse(JsonRepair.Mend(Encoding.UTF8.GetBytes(metadata)));
            var context = document.RootElement.At("data"u8).At("context"u8);
            return new TwilioChannelContext(
                context.Id("ProfileName"u8),
                context.Id("WaId"u8),
                context.Id("ButtonText"u8),
                context.Id("ButtonPayload"u8),
                context.Flag("Forwarded"u8) == true || context.Flag("FrequentlyForwarded"u8) == true);
        }
        catch (JsonException)
        {
            return Empty;
        }
    }
}
