using FluentValidation;
using MediatR;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Tenancy;

/// <summary>Asks the provider whether a channel works.</summary>
public sealed record ValidateChannel(Guid? ChannelId = null) : IRequest<ChannelReport>;

public sealed record ChannelReport(bool Ok, IReadOnlyList<ChannelReportFinding> Findings);

/// <param name="Subject">connection, credentials, number or webhook.</param>
/// <param name="Mend">What to do about it.</param>
public sealed record ChannelReportFinding(bool Ok, string Subject, string Sentence, string? Mend);

internal sealed class ValidateChannelValidator : AbstractValidator<ValidateChannel>
{
    public ValidateChannelValidator() => RuleFor(request => request.ChannelId).NotEmpty().WithMessage("channelId is required.");
}

internal sealed class ValidateChannelHandler(IChannelStore channels, IEnumerable<IWhatsAppProvider> providers, ICurrentCaller current)
    : IRequestHandler<ValidateChannel, ChannelReport>
{
    public async Task<ChannelReport> Handle(ValidateChannel request, CancellationToken cancellationToken)
    {
        var record = await channels.FindAsync(current.Caller.TenantId, request.ChannelId!.Value, cancellationToken) ?? throw new ChannelNotFoundException();
        var findings = await CheckAsync(record.Channel, cancellationToken);
        return new ChannelReport(findings.All(finding => finding.IsGood),
            [.. findings.Select(finding => new ChannelReportFinding(finding.IsGood, finding.Subject, finding.Sentence, finding.Mend))]);
    }

    private async Task<List<ChannelFinding>> CheckAsync(Channel channel, CancellationToken cancellation)
    {
        List<ChannelFinding> findings = channel.IsActive ? [] : [ChannelFinding.Problem("number", "The channel is not active: nothing is received or sent.", "Activate it: PATCH isActive true.")];
        if (providers.First(provider => provider.Name == channel.Provider) is IChannelCheck check)
            findings.AddRange(await check.CheckAsync(channel, cancellation));
        return findings;
    }
}
