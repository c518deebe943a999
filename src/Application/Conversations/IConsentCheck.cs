namespace TrailDesk.Application.Conversations;

/// <summary>Asked before a message is accepted that its person may have refused.</summary>
public interface IConsentCheck
{
    /// <param name="purpose">booking, safety or marketing.</param>
    /// <exception cref="ConsentMissingException">It must not go.</exception>
    ValueTask RequireAsync(Guid contactId, string purpose, CancellationToken cancellation);
}

public sealed class ConsentMissingException(string purpose, string sentence) : Domain.Shared.RefusedException(sentence)
{
    public override IReadOnlyDictionary<string, object?>? Members { get; } = new Dictionary<string, object?> { ["purpose"] = purpose };
}
