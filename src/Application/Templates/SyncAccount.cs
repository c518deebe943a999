using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Templates;

/// <summary>Reads the lists of every account whose time has come. Answers how many templates they held.</summary>
/// <param name="Age">How old a list may grow.</param>
public sealed record SyncTemplates(TimeSpan Age) : ICommand<int>;

/// <summary>Reads the caller's lists now: one channel's account, or all.</summary>
public sealed record SyncNow(Guid? ChannelId = null) : ICommand<TemplateSyncReport>;

/// <param name="Accounts">How many lists were read.</param>
/// <param name="Templates">How many templates they held.</param>
/// <param name="Added">Unknown here until now.</param>
/// <param name="Changed">Another status, category, quality or wording.</param>
/// <param name="Problems">Lists that could not be read.</param>
public sealed record TemplateSyncReport(int Accounts, int Templates, int Added, int Changed, IReadOnlyList<TemplateSyncProblem> Problems);

public sealed record TemplateSyncProblem(Guid ChannelId, string Sentence);

internal sealed class SyncNowValidator : AbstractValidator<SyncNow>
{
    public SyncNowValidator() => RuleFor(request => request.ChannelId).NotEqual(Guid.Empty).WithMessage("channelId must be a channel's id.");
}

internal sealed class SyncNowHandler(IMediator mediator, IChannelDirectory channels, ICurrentCaller current) : IRequestHandler<SyncNow, TemplateSyncReport>
{
    public async Task<TemplateSyncReport> Handle(SyncNow request, CancellationToken cancellationToken)
    {
        var active = await channels.ListActiveAsync(current.Caller.TenantId, cancellationToken);
        var wanted = active.Where(channel => request.ChannelId is null || channel.Id == request.ChannelId).ToList();
        if (request.ChannelId is not null && wanted.Count == 0) throw new ChannelNotFoundException();
        var report = new TemplateSyncReport(0, 0, 0, 0, []);
        foreach (var account in wanted.GroupBy(TemplateAccount.Of))
            report = Sum(report, await mediator.Send(new SyncAccount(account.First()), cancellationToken), account.First());
        return report;
    }

    private static TemplateSyncReport Sum(TemplateSyncReport report, CatalogueChanges? changes, Channel channel) => changes is null
        ? report with { Problems = [.. report.Problems, new TemplateSyncProblem(channel.Id, $"The templates of {channel.Name} could not be read. Ask GET /api/whatsapp/validate what is wrong.")] }
        : report with
        {
            Accounts = report.Accounts + 1,
            Templates = report.Templates + changes.Templates,
            Added = report.Added + changes.Added,
            Changed = report.Changed + changes.Changed,
        };
}

/// <summary>Asks first and writes afterwards: no transaction is open while a provider takes its time. Null when it could not be asked.</summary>
public sealed record SyncAccount(Channel Channel) : IRequest<CatalogueChanges?>;

internal sealed class SyncAccountHandler(IMediator mediator, TemplateCatalogues catalogues)
    : IRequestHandler<SyncAccount, CatalogueChanges?>
{
    public async Task<CatalogueChanges?> Handle(SyncAccount request, CancellationToken cancellationToken)
    {
        var asked = await mediator.Send(new BeginReading(), cancellationToken);
        var listed = await catalogues.Of(request.Channel).ListAsync(request.Channel, cancellationToken);
        return await mediator.Send(new ApplyCatalogue(request.Channel, listed, asked), cancellationToken);
    }
}

/// <summary>Which time it is where changes are written.</summary>
internal sealed record BeginReading : ITransactionalCommand<DateTimeOffset>;

internal sealed class BeginReadingHandler(ITemplateStore templates) : IRequestHandler<BeginReading, DateTimeOffset>
{
    public Task<DateTimeOffset> Handle(BeginReading request, CancellationToken cancellationToken) => templates.NowAsync(cancellationToken);
}
