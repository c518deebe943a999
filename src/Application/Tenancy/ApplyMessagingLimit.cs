using System.Globalization;
using MediatR;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Tenancy;

/// <summary>The provider said how many people a portfolio may write to first in 24 hours. Part of the inbox's transaction.</summary>
/// <param name="Channel">Through whose door it came.</param>
public sealed record ApplyMessagingLimit(Channel Channel, LimitEvent Event, DateTimeOffset ReceivedAt) : IRequest<bool>;

public interface IPortfolioLimits
{
    /// <summary>Sets the limit of the portfolios that the tenant's channels of this account are in; an older word than the last one changes nothing.</summary>
    /// <param name="account">The provider's id of it; null where the channel alone is meant.</param>
    /// <returns>Channels whose limit is another one now.</returns>
    Task<IReadOnlyList<Guid>> SetAsync(Guid? channel, string? account, int? limit, DateTimeOffset at, CancellationToken cancellation);
}

internal sealed class ApplyMessagingLimitHandler(IPortfolioLimits limits, IAuditLog audit) : IRequestHandler<ApplyMessagingLimit, bool>
{
    public async Task<bool> Handle(ApplyMessagingLimit request, CancellationToken cancellationToken)
    {
        var (door, said) = (request.Channel, request.Event);
        // An app's webhook brings news of all its accounts, through whichever channel's door; 360dialog's is one number's.
        Guid? itself = door.Provider == "360dialog" || said.AccountId is null ? door.Id : null;
        var changed = await limits.SetAsync(itself, said.AccountId, said.DailyRecipients, said.At ?? request.ReceivedAt, cancellationToken);
        foreach (var channel in changed)
            audit.Add(new AuditEntry(null, "channel.limit_changed", "channel", channel,
                ("dailyRecipients", said.DailyRecipients?.ToString(CultureInfo.InvariantCulture) ?? "unlimited"), ("from", said.Field)));
        return changed.Count > 0;
    }
}
