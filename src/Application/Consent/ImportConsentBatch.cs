using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Consent;

/// <summary>Some lines of a file, in a commit of their own: what breaks off later has not lost them.</summary>
/// <param name="Seen">Keys of lines before these, which a dry run did not write.</param>
internal sealed record ImportConsentBatch(IReadOnlyList<ConsentLine> Lines, IReadOnlySet<Guid> Seen, bool DryRun) : ITransactionalCommand<ImportConsentBatchResult>;

internal sealed record ImportConsentBatchResult(IReadOnlyList<ImportLine> Lines, IReadOnlyCollection<Guid> Keys);

internal sealed class ImportConsentBatchHandler(IContactStore contacts, IConsentLedger ledger, ConsentBook book, ICurrentCaller current)
    : IRequestHandler<ImportConsentBatch, ImportConsentBatchResult>
{
    public async Task<ImportConsentBatchResult> Handle(ImportConsentBatch request, CancellationToken cancellationToken)
    {
        var keys = request.Lines.Select(ledger.ImportKeyOf).ToList();
        await contacts.PrefetchAsync([.. request.Lines.Select(line => new Party(line.Phone))], cancellationToken);
        var known = new HashSet<Guid>(await ledger.FindImportedAsync(keys, cancellationToken));
        var report = new List<ImportLine>(keys.Count);
        for (var i = 0; i < keys.Count; i++)
        {
            var isNews = !request.Seen.Contains(keys[i]) && known.Add(keys[i]);
            report.Add(await ReportAsync(request, request.Lines[i], keys[i], isNews, cancellationToken));
        }

        return new ImportConsentBatchResult(report, keys);
    }

    private async Task<ImportLine> ReportAsync(ImportConsentBatch request, ConsentLine line, Guid key, bool isNews, CancellationToken cancellation)
    {
        var party = new Party(line.Phone);
        var contact = await contacts.FindAsync(party, cancellation) is [var found, ..] ? found : null;
        if (!isNews || request.DryRun)
            return new ImportLine(line.Line, isNews ? "imported" : "known", ContactId: contact?.Id, IsNewContact: isNews ? contact is null : null);
        var isNew = contact is null;
        if (contact is null) contacts.Save(contact = Meet(line), party);
        book.Write(EntryOf(line, contact, key), current.Caller.Name);
        return new ImportLine(line.Line, "imported", ContactId: contact.Id, IsNewContact: isNew);
    }

    private static Contact Meet(ConsentLine line)
    {
        var contact = Contact.Meet(Guid.CreateVersion7(), line.Name, null);
        contact.Speaks(line.Language);
        return contact;
    }

    private ConsentEntry EntryOf(ConsentLine line, Contact contact, Guid key) => new(contact.Id, line.Purpose, line.State, line.Method, "import")
    {
        At = line.At,
        Wording = line.Wording,
        ActorId = current.Caller.UserId,
        ImportKey = key,
    };
}
