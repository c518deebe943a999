using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Templates;

/// <summary>
/// Templates belong to an account at the provider, not to a number: Meta's and 360dialog's business account, Twilio's
/// account. A name of it begins with the provider's word.
/// </summary>
public static class TemplateAccount
{
    public static string Of(Channel channel) => channel.Provider switch
    {
        "twilio" => $"twilio:{channel.AccountSid}",
        _ => $"{channel.Provider}:{channel.BusinessAccountId ?? channel.Id.ToString()}",
    };

    public static string ProviderOf(string account) => account[..account.IndexOf(':', StringComparison.Ordinal)];

    public static async Task<Channel> ChannelOfAsync(this IChannelDirectory channels, Guid tenant, string account, CancellationToken cancellation) =>
        (await channels.ListActiveAsync(tenant, cancellation)).FirstOrDefault(channel => Of(channel) == account)
        ?? throw new NoTemplateChannelException();
}

public sealed class NoTemplateChannelException()
    : Domain.Shared.ConflictException("No active channel belongs to this template's account any more. Activate one, or connect it again.");
