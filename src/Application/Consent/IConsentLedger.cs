namespace TrailDesk.Application.Consent;

/// <summary>What each person agreed to, per purpose; the newest entry counts.</summary>
public interface IConsentLedger
{
    void Record(ConsentEntry entry);
}

/// <param name="Purpose">booking, safety or marketing.</param>
/// <param name="State">opted_in or opted_out.</param>
/// <param name="Method">keyword, provider, import, api.</param>
/// <param name="MessageId">The message in which they said so.</param>
public sealed record ConsentEntry(Guid ContactId, string Purpose, string State, string Method, Guid? MessageId);
