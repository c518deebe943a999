using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Application.Consent;

/// <summary>The gate before a message that somebody sends through the API.</summary>
public sealed class ConsentCheck(IConsentReader consents, ICurrentCaller current) : IConsentCheck
{
    public async ValueTask RequireAsync(Guid contactId, string purpose, CancellationToken cancellation)
    {
        var decisions = await consents.DecideAsync(current.Caller.TenantId, [contactId], purpose, cancellation);
        if (decisions[contactId].Refusal is { } sentence) throw new ConsentMissingException(purpose, sentence);
    }
}
