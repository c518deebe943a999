using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Broadcasts;

/// <summary>Brings people into a list from separated values, some hundred lines to a commit. Being on a list is no consent.</summary>
/// <param name="DefaultCountry">ISO 3166, for numbers without a plus.</param>
public sealed record ImportListMembers(Guid Id, Stream Csv, string? DefaultCountry = null) : IRequest<ListImportReport>;

/// <param name="Lines">One for each line of the file but the first and blank ones, in its order.</param>
public sealed record ListImportReport(int Added, int Known, int Refused, IReadOnlyList<ListImportLine> Lines);

/// <param name="Line">As an editor counts, from 1.</param>
/// <param name="Result">added, known or refused.</param>
/// <param name="IsNewContact">The person was not known before.</param>
public sealed record ListImportLine(int Line, string Result, string? Reason = null, Guid? ContactId = null, bool? IsNewContact = null);

internal sealed class ImportListMembersValidator : AbstractValidator<ImportListMembers>
{
    public ImportListMembersValidator() => RuleFor(request => request.DefaultCountry).Must(country => country is null || CallingCodes.CodeOf(country) is not null)
        .WithMessage("defaultCountry must be a country's ISO 3166 code in capitals, such as NP.");
}

internal sealed class ImportListMembersHandler(IMediator mediator, IAuditLog audit, ICurrentCaller current) : IRequestHandler<ImportListMembers, ListImportReport>
{
    private const int PerCommit = 500;
    private static readonly PeopleColumns Columns = new("phone", "name, language");

    public async Task<ListImportReport> Handle(ImportListMembers request, CancellationToken cancellationToken)
    {
        await mediator.Send(new GetBroadcastList(request.Id), cancellationToken);
        var file = await PeopleFile<ListLine>.OpenAsync(
            request.Csv, Columns, request.DefaultCountry, row => (new ListLine(row.Line, row.Phone, row.Name, row.Language), null), cancellationToken);
        var (lines, batch) = (new List<ListImportLine>(), new List<ListLine>(PerCommit));
        while (await file.NextAsync(cancellationToken) is { } next)
        {
            if (next.Value is { } line) batch.Add(line);
            else lines.Add(new ListImportLine(next.Line, "refused", next.Reason));
            if (batch.Count == PerCommit) await WriteAsync(request.Id, batch, lines, cancellationToken);
        }

        await WriteAsync(request.Id, batch, lines, cancellationToken);
        lines.Sort((left, right) => left.Line.CompareTo(right.Line));
        var report = new ListImportReport(Count(lines, "added"), Count(lines, "known"), Count(lines, "refused"), lines);
        await audit.WriteAsync(current.Caller.TenantId, new AuditEntry(current.Caller.UserId, "broadcast_list.imported", "broadcast_list", request.Id,
            ("added", $"{report.Added}"), ("known", $"{report.Known}"), ("refused", $"{report.Refused}")), cancellationToken);
        return report;
    }

    private async Task WriteAsync(Guid list, List<ListLine> batch, List<ListImportLine> lines, CancellationToken cancellation)
    {
        if (batch.Count == 0) return;
        lines.AddRange(await mediator.Send(new ImportListBatch(list, [.. batch]), cancellation));
        batch.Clear();
    }

    private static int Count(List<ListImportLine> lines, string result) => lines.Count(line => line.Result == result);
}

/// <param name="Phone">E.164 with plus.</param>
internal sealed record ListLine(int Line, string Phone, string? Name, string? Language);

internal sealed record ImportListBatch(Guid List, IReadOnlyList<ListLine> Lines) : ITransactionalCommand<IReadOnlyList<ListImportLine>>;

internal sealed class ImportListBatchHandler(IContactStore contacts, IBroadcastListStore lists) : IRequestHandler<ImportListBatch, IReadOnlyList<ListImportLine>>
{
    public async Task<IReadOnlyList<ListImportLine>> Handle(ImportListBatch request, CancellationToken cancellationToken)
    {
        await contacts.PrefetchAsync([.. request.Lines.Select(line => new Party(line.Phone))], cancellationToken);
        var people = new List<(ListLine Line, Contact Contact)>(request.Lines.Count);
        foreach (var line in request.Lines) people.Add((line, await MeetAsync(line, cancellationToken)));
        var known = (await lists.FindMembersAsync(request.List, [.. people.Select(person => person.Contact.Id)], cancellationToken)).ToHashSet();
        var report = people.Select(person => new ListImportLine(
            person.Line.Line, known.Add(person.Contact.Id) ? "added" : "known", ContactId: person.Contact.Id, IsNewContact: person.Contact.IsNew ? true : null)).ToList();
        lists.Append(request.List, [.. people.Select(person => person.Contact.Id).Distinct()]);
        return report;
    }

    private async Task<Contact> MeetAsync(ListLine line, CancellationToken cancellation)
    {
        var party = new Party(line.Phone);
        if (await contacts.FindAsync(party, cancellation) is [var found, ..]) return found;
        var made = Contact.Meet(Guid.CreateVersion7(), line.Name, null);
        made.Speaks(line.Language);
        contacts.Save(made, party);
        return made;
    }
}
