using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Tenancy;

public sealed record CreateChannel(
    string Provider, string Name, string PhoneNumber, bool IsActive = true,
    string? PhoneNumberId = null, string? BusinessAccountId = null, string? AccessToken = null, string? AppSecret = null, string? VerifyToken = null,
    string? AccountSid = null, string? AuthToken = null,
    string? ApiKey = null, string? WebhookSecret = null, int? MessagesPerSecond = null, int? DailyRecipients = null, string? Portfolio = null) : ICommand<ChannelView>
{
    public override string ToString() => "CreateChannel { … }";
}

internal sealed class CreateChannelValidator : AbstractValidator<CreateChannel>
{
    public CreateChannelValidator()
    {
        RuleFor(request => request.Provider).Must(ChannelRules.Providers.Contains)
            .WithMessage($"provider is one of {string.Join(", ", ChannelRules.Providers)}.");
        RuleFor(request => request.Name).NotEmpty().MaximumLength(200);
        RuleFor(request => request.PhoneNumber).IsPhone()
            .WithMessage("phoneNumber must be E.164 with a plus and digits only, such as +15550100123.");
        CheckShapes();
        When(request => request.Provider == ChannelRules.Meta, NeedForMeta);
        When(request => request.Provider == ChannelRules.Twilio, NeedForTwilio);
        When(request => request.Provider == ChannelRules.Dialog360,
            () => RuleFor(request => request.ApiKey).IsNeededBy("apiKey", ChannelRules.Dialog360));
    }

    private void CheckShapes()
    {
        RuleFor(request => request.PhoneNumberId).IsId("phoneNumberId");
        RuleFor(request => request.BusinessAccountId).IsId("businessAccountId");
        RuleFor(request => request.AccountSid).IsAccountSid();
        RuleFor(request => request.AccessToken).IsSecret("accessToken");
        RuleFor(request => request.AppSecret).IsSecret("appSecret");
        RuleFor(request => request.VerifyToken).IsSecret("verifyToken");
        RuleFor(request => request.AuthToken).IsSecret("authToken");
        RuleFor(request => request.ApiKey).IsSecret("apiKey");
        RuleFor(request => request.WebhookSecret).IsSecret("webhookSecret");
        RuleFor(request => request.MessagesPerSecond).IsThroughput();
        RuleFor(request => request.DailyRecipients).IsDailyLimit();
        RuleFor(request => request.Portfolio).IsPortfolio();
    }

    private void NeedForMeta()
    {
        RuleFor(request => request.PhoneNumberId).IsNeededBy("phoneNumberId", ChannelRules.Meta);
        RuleFor(request => request.BusinessAccountId).IsNeededBy("businessAccountId", ChannelRules.Meta);
        RuleFor(request => request.AccessToken).IsNeededBy("accessToken", ChannelRules.Meta);
        RuleFor(request => request.AppSecret).IsNeededBy("appSecret", ChannelRules.Meta);
        RuleFor(request => request.VerifyToken).IsNeededBy("verifyToken", ChannelRules.Meta);
    }

    private void NeedForTwilio()
    {
        RuleFor(request => request.AccountSid).IsNeededBy("accountSid", ChannelRules.Twilio);
        RuleFor(request => request.AuthToken).IsNeededBy("authToken", ChannelRules.Twilio);
    }
}

internal sealed class CreateChannelHandler(IChannelStore channels, ICurrentCaller current, IPublicAddress address, TimeProvider clock)
    : IRequestHandler<CreateChannel, ChannelView>
{
    public async Task<ChannelView> Handle(CreateChannel request, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        var channel = new Channel
        {
            Id = id,
            TenantId = current.Caller.TenantId,
            Provider = request.Provider,
            Name = request.Name,
            PhoneNumber = request.PhoneNumber,
            PhoneNumberId = request.PhoneNumberId,
            BusinessAccountId = request.BusinessAccountId,
            AccountSid = request.AccountSid,
            IsActive = request.IsActive,
            LimitGroupId = id,
            MessagesPerSecond = request.MessagesPerSecond,
            DailyRecipients = request.DailyRecipients,
            Portfolio = ChannelRules.PortfolioOf(request.Portfolio),
            Secrets = SecretsOf(request),
        };
        var entry = new AuditEntry(current.Caller.UserId, "channel.created", "channel", id, ("provider", channel.Provider), ("name", channel.Name));
        return ChannelView.Of(await channels.AddAsync(channel, entry, cancellationToken), address);
    }

    private static ChannelSecrets SecretsOf(CreateChannel request) => new()
    {
        AccessToken = request.AccessToken,
        AppSecrets = SecretRotation.First(request.AppSecret),
        VerifyToken = request.VerifyToken,
        AuthTokens = SecretRotation.First(request.AuthToken),
        ApiKey = request.ApiKey,
        WebhookSecrets = SecretRotation.First(request.WebhookSecret),
    };
}
