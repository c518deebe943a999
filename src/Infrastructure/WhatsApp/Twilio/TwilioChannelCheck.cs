using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.WhatsApp.CloudApi;

namespace TrailDesk.Infrastructure.WhatsApp.Twilio;

internal static class TwilioChannelCheck
{
    public static ChannelFinding Read(ProviderAnswer? answer)
    {
        if (answer is not { } given)
            return ChannelFinding.Problem("connection", "Twilio could not be reached.", "Check the network and Twilio's base address.");
        if (!given.IsSuccess)
            return ChannelFinding.Problem("credentials", $"Twilio answers {given.Status}: {CloudApiCheck.Text(given, "message"u8)}", "Copy the account id and the primary auth token from the Twilio console.");
        return CloudApiCheck.Text(given, "status"u8) is { } status and not "active"
            ? ChannelFinding.Problem("credentials", $"The Twilio account is {status}.", "Settle it in the Twilio console.")
            : ChannelFinding.Good("credentials", "Twilio accepts the account id and the auth token.");
    }
}
