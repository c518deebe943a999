using TrailDesk.Domain.Templates;

namespace TrailDesk.Application.Templates;

/// <summary>The caller's templates, in the transaction at hand. What was found once is the same object again.</summary>
public interface ITemplateStore
{
    Task<MessageTemplate?> FindAsync(Guid id, CancellationToken cancellation);

    Task<MessageTemplate?> FindAsync(string account, string name, string language, CancellationToken cancellation);

    /// <param name="providerId">Meta's id or Twilio's ContentSid.</param>
    Task<MessageTemplate?> FindAtProviderAsync(string account, string providerId, CancellationToken cancellation);

    /// <summary>All of an account, of whatever status.</summary>
    Task<IReadOnlyList<MessageTemplate>> ListAsync(string account, CancellationToken cancellation);

    /// <summary>The database's clock: a node's own is not held against what another wrote.</summary>
    Task<DateTimeOffset> NowAsync(CancellationToken cancellation);

    void Save(MessageTemplate template);

    void Remove(MessageTemplate template);

    /// <summary>The account's list is read from the provider again once this has gone by, if not before.</summary>
    void ReadAgain(string account, TimeSpan after);

    /// <summary>It has just been read.</summary>
    void WasRead(string account, TimeSpan again);
}
