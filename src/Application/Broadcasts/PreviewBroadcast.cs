using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Broadcasts;
using TrailDesk.Domain.Usage;

namespace TrailDesk.Application.Broadcasts;

/// <summary>Who would get what if it started now; nothing is written or sent.</summary>
public sealed record PreviewBroadcast(Guid Id) : IRequest<BroadcastPreview>;

/// <param name="Recipients">All of the audience.</param>
/// <param name="Text">They wrote lately and get the free text.</param>
/// <param name="Nothing">See <see cref="Reasons"/>.</param>
/// <param name="Quiet">Of those who get something: it is night where they are, and they wait for the morning.</param>
/// <param name="Languages">Of the template, for those who get it.</param>
/// <param name="Cost">By the price table; within somebody's 24 hours text and utility templates cost nothing, unless a row says so.</param>
/// <param name="IsOverBudget">It would stop before the end.</param>
public sealed record BroadcastPreview(
    int Recipients, int Text, int Template, int Nothing, int Quiet, IReadOnlyList<LanguageCount> Languages, IReadOnlyList<ReasonCount> Reasons,
    CostEstimate Cost, bool IsOverBudget);

public sealed record LanguageCount(string Language, int Count);

/// <param name="Reason">gone, noAddress, consent, valueMissing, valueRefused, priceUnknown, tooLate or failedHere.</param>
public sealed record ReasonCount(string Reason, int Count, string Sentence);

/// <param name="Unpriced">Templates whose price the table does not have.</param>
/// <param name="IsExample">A price was taken from the example rows.</param>
public sealed record CostEstimate(IReadOnlyList<Money> Amounts, int Unpriced, bool IsExample);

internal sealed class PreviewBroadcastHandler(IMediator mediator) : IRequestHandler<PreviewBroadcast, BroadcastPreview>
{
    private const int PerPart = 2_000;

    public async Task<BroadcastPreview> Handle(PreviewBroadcast request, CancellationToken cancellationToken)
    {
        var audience = await mediator.Send(new ReadAudience(request.Id), cancellationToken);
        var count = new PreviewCount();
        foreach (var part in audience.Recipients.Chunk(PerPart))
            count.Add(await mediator.Send(new PlanPart(request.Id, part), cancellationToken));
        return count.ToPreview(audience.Broadcast.Plan.Budget);
    }
}

internal sealed record ReadAudience(Guid Id) : ITransactionalCommand<AudienceRead>;

internal sealed record AudienceRead(Broadcast Broadcast, IReadOnlyList<Recipient> Recipients);

internal sealed class ReadAudienceHandler(IBroadcastStore broadcasts, IRecipientStore recipients, BroadcastDesk desk) : IRequestHandler<ReadAudience, AudienceRead>
{
    public async Task<AudienceRead> Handle(ReadAudience request, CancellationToken cancellationToken)
    {
        var broadcast = await broadcasts.FindAsync(request.Id, cancellationToken) ?? throw new NoSuchRecordException("broadcast");
        await desk.CheckAsync(broadcast, cancellationToken);
        return new AudienceRead(broadcast, await recipients.ListAudienceAsync(broadcast.Plan.Audience, cancellationToken));
    }
}

/// <summary>Some of the audience in a transaction of their own, so that many people never stand in memory together.</summary>
internal sealed record PlanPart(Guid Id, IReadOnlyList<Recipient> Recipients) : ITransactionalCommand<IReadOnlyList<PlannedCount>>;

internal sealed record PlannedCount(string? Reason, bool IsTemplate, bool IsQuiet, string? Language, MessageCost? Cost, int Count);

internal sealed class PlanPartHandler(IBroadcastStore broadcasts, RecipientPlanner planner, IChannelDirectory channels) : IRequestHandler<PlanPart, IReadOnlyList<PlannedCount>>
{
    public async Task<IReadOnlyList<PlannedCount>> Handle(PlanPart request, CancellationToken cancellationToken)
    {
        var broadcast = await broadcasts.FindAsync(request.Id, cancellationToken) ?? throw new NoSuchRecordException("broadcast");
        var channel = await channels.FindAsync(broadcast.ChannelId, cancellationToken) ?? throw new ChannelNotFoundException();
        var planned = await planner.PlanAsync(await planner.OpenAsync(broadcast, channel, cancellationToken), request.Recipients, cancellationToken);
        return [.. planned.Select(Of).GroupBy(one => one).Select(group => group.Key with { Count = group.Count() })];
    }

    private static PlannedCount Of(PlannedRecipient planned) => planned is PlannedRecipient.Message message
        ? new PlannedCount(null, message.IsTemplate, message.QuietUntil is not null, message.Language, message.Cost, 0)
        : new PlannedCount(((PlannedRecipient.Nothing)planned).Reason, false, false, null, null, 0);
}

internal sealed class PreviewCount
{
    private readonly List<PlannedCount> _counts = [];

    public void Add(IEnumerable<PlannedCount> counts) => _counts.AddRange(counts);

    public BroadcastPreview ToPreview(Budget? budget)
    {
        var going = _counts.Where(one => one.Reason is null).ToList();
        var priced = going.Where(one => one.Cost!.Price is not null).ToList();
        var amounts = priced.GroupBy(one => one.Cost!.Price!.Currency).OrderBy(currency => currency.Key, StringComparer.Ordinal)
            .Select(currency => new Money(currency.Sum(one => one.Cost!.Price!.Amount * one.Count), currency.Key)).ToList();
        return new BroadcastPreview(
            Sum(_counts), Sum(going.Where(one => !one.IsTemplate)), Sum(going.Where(one => one.IsTemplate)), Sum(_counts.Where(one => one.Reason is not null)),
            Sum(going.Where(one => one.IsQuiet)),
            [.. going.Where(one => one.IsTemplate).GroupBy(one => one.Language!).OrderBy(language => language.Key, StringComparer.Ordinal).Select(language => new LanguageCount(language.Key, Sum(language)))],
            [.. _counts.Where(one => one.Reason is not null).GroupBy(one => one.Reason!).Select(reason => new ReasonCount(reason.Key, Sum(reason), SkipReasons.SentenceOf(reason.Key))).OrderByDescending(reason => reason.Count)],
            new CostEstimate(amounts, Sum(going.Where(one => one.Cost!.IsUnpriced)), priced.Any(one => one.Cost!.Price!.IsExample)),
            budget is not null && amounts.Any(amount => amount.Currency == budget.Currency && amount.Amount > budget.Amount));
    }

    private static int Sum(IEnumerable<PlannedCount> counts) => counts.Sum(one => one.Count);
}
