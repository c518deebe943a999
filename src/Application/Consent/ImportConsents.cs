using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Consent;

/// <summary>Brings in what people agreed to elsewhere, from separated values. Read as it comes; a line that says what is known changes nothing.</summary>
/// <param name="DefaultCountry">ISO 3166, for numbers without a plus.</param>
/// <param name="DryRun">Says what would happen, and does nothing.</param>
public sealed record ImportConsents(Stream Csv, string? DefaultCountry = null, bool DryRun = false) : IRequest<ImportReport>;

/// <param name="Lines">One for each line of the file but the first and blank ones, in its order.</param>
public sealed record ImportReport(bool DryRun, int Imported, int Known, int Refused, IReadOnlyList<ImportLine> Lines);

/// <param name="Line">As an editor counts, from 1.</param>
/// <param name="Result">imported, known or refused.</param>
/// <param name="Reason">Why it was refused.</param>
/// <param name="ContactId">Whose it is; absent where a dry run would make the contact.</param>
/// <param name="IsNewContact">The person was not known before.</param>
public sealed record ImportLine(int Line, string Result, string? Reason = null, Guid? ContactId = null, bool? IsNewContact = null)
{
    public static ImportLine Refused(int line, string reason) => new(line, "refused", reason);
}

internal sealed class ImportConsentsValidator : AbstractValidator<ImportConsents>
{
    public ImportConsentsValidator() => RuleFor(request => request.DefaultCountry).Must(country => country is null || CallingCodes.CodeOf(country) is not null)
        .WithMessage("defaultCountry must be a country's ISO 3166 code in capitals, such as NP.");
}

internal sealed class ImportConsentsHandler(IMediator mediator, IAuditLog audit, ICurrentCaller current, TimeProvider clock)
    : IRequestHandler<ImportConsents, ImportReport>
{
    private const int PerCommit = 500;

    public async Task<ImportReport> Handle(ImportConsents request, CancellationToken cancellationToken)
    {
        var file = await ConsentFile.OpenAsync(request.Csv, request.DefaultCountry, clock.GetUtcNow(), cancellationToken);
        var import = Guid.CreateVersion7();
        var (lines, batch, seen) = (new List<ImportLine>(), new List<ConsentLine>(PerCommit), new HashSet<Guid>());
        while (await file.NextAsync(cancellationToken) is { } next)
        {
            if (next.Value is { } line) batch.Add(line);
            else lines.Add(ImportLine.Refused(next.Line, next.Reason!));
            if (batch.Count == PerCommit) await WriteAsync(request, batch, lines, seen, cancellationToken);
        }

        await WriteAsync(request, batch, lines, seen, cancellationToken);
        lines.Sort((left, right) => left.Line.CompareTo(right.Line));
        var report = new ImportReport(request.DryRun, Count(lines, "imported"), Count(lines, "known"), Count(lines, "refused"), lines);
        if (!request.DryRun) await audit.WriteAsync(current.Caller.TenantId, EntryOf(import, report), cancellationToken);
        return report;
    }

    private async Task WriteAsync(ImportConsents request, List<ConsentLine> batch, List<ImportLine> lines, HashSet<Guid> seen, CancellationToken cancellation)
    {
        if (batch.Count == 0) return;
        var result = await mediator.Send(new ImportConsentBatch([.. batch], seen, request.DryRun), cancellation);
        lines.AddRange(result.Lines);
        seen.UnionWith(result.Keys);
        batch.Clear();
    }

    private static int Count(List<ImportLine> lines, string result) => lines.Count(line => line.Result == result);

    private AuditEntry EntryOf(Guid import, ImportReport report) => new(current.Caller.UserId, "consent.imported", "import", import,
        ("imported", $"{report.Imported}"), ("known", $"{report.Known}"), ("refused", $"{report.Refused}"));
}
