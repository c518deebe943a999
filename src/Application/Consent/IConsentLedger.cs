using TrailDesk.Domain.Consent;

namespace TrailDesk.Application.Consent;

/// <summary>What each person agreed to, per purpose. Entries are added and never changed; what was said last counts.</summary>
public interface IConsentLedger
{
    /// <summary>The contact must have been read or made in the transaction at hand: its key seals the wording.</summary>
    void Record(ConsentEntry entry);

    Task<bool> HasMessageAsync(Guid contactId, Guid messageId, CancellationToken cancellation);

    /// <summary>The same for each line that says the same of the same person, whatever its wording; nobody reads a phone out of it.</summary>
    Guid ImportKeyOf(ConsentLine line);

    /// <returns>Those of the keys that were brought in before.</returns>
    Task<IReadOnlyCollection<Guid>> FindImportedAsync(IReadOnlyCollection<Guid> keys, CancellationToken cancellation);
}

/// <param name="Purpose">booking, safety or marketing.</param>
/// <param name="State">opted_in or opted_out.</param>
/// <param name="Method">How they said so: keyword, provider, or a person's own words such as "web form".</param>
/// <param name="Source">Where we have it from: whatsapp (they wrote it), provider (it told us), api (a person wrote it down) or import.</param>
public sealed record ConsentEntry(Guid ContactId, string Purpose, string State, string Method, string Source)
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>When they said so; null for now, on the database's clock.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>What they agreed to or wrote, verbatim.</summary>
    public string? Wording { get; init; }

    /// <summary>The message in which they said so.</summary>
    public Guid? MessageId { get; init; }
    public Guid? ChannelId { get; init; }

    /// <summary>Whoever of the office wrote it down.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>The same for each line that says the same, so that a file may be brought in twice.</summary>
    public Guid? ImportKey { get; init; }

    public bool IsOptIn => State == ConsentStates.OptedIn;
}
