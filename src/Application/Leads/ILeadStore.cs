using TrailDesk.Domain.Leads;

namespace TrailDesk.Application.Leads;

public interface ILeadStore
{
    /// <summary>The newest lead of the contact that is neither won nor lost.</summary>
    ValueTask<Lead?> FindOpenAsync(Guid contactId, CancellationToken cancellation);

    /// <summary>Load its contact first: what a lead says is sealed under that person's key.</summary>
    Task<Lead?> FindAsync(Guid id, CancellationToken cancellation);

    Task<Guid?> ContactOfAsync(Guid id, CancellationToken cancellation);

    void Save(Lead lead);

    /// <summary>The next code for people, such as LD-1042. Gaps are fine: nodes draw codes in blocks.</summary>
    ValueTask<string> NextCodeAsync(CancellationToken cancellation);
}
