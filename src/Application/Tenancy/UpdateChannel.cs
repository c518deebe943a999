using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Tenancy;

/// <summary>What is absent stays as it is; an empty portfolio takes it away. A new secret keeps the old one valid for webhooks until the next change.</summary>
public sealed record ChannelChanges(
    string? Name = null, string? PhoneNumber = null, bool? IsActive = null,
    string? PhoneNumberId = null, string? BusinessAccountId = null, string? AccessToken = null, string? AppSecret = null, string? VerifyToken = null,
    string? AccountSid = null, string? AuthToken = null,
    string? ApiKey = null, string? WebhookSecret = null, int? MessagesPerSecond = null, int? DailyRecipients = null, string? Portfolio = null)
{
    public override string ToString() => "ChannelChanges { … }";
}

public sealed record UpdateChannel(Guid Id, ChannelChanges Changes) : ICommand<ChannelView>;

internal sealed class ChannelChangesValidator : AbstractValidator<ChannelChanges>
{
    public ChannelChangesValidator()
    {
        RuleFor(changes => changes.Name).Length(1, 200);
        RuleFor(changes => changes.PhoneNumber).IsPhone()
            .WithMessage("phoneNumber must be E.164 with a plus and digits only, such as +15550100123.");
        RuleFor(changes => changes.PhoneNumberId).IsId("phoneNumberId");
        RuleFor(changes => changes.BusinessAccountId).IsId("businessAccountId");
        RuleFor(changes => changes.AccountSid).IsAccountSid();
        RuleFor(changes => changes.AccessToken).IsSecret("accessToken");
        RuleFor(changes => changes.AppSecret).IsSecret("appSecret");
        RuleFor(changes => changes.VerifyToken).IsSecret("verifyToken");
        RuleFor(changes => changes.AuthToken).IsSecret("authToken");
        RuleFor(changes => changes.ApiKey).IsSecret("apiKey");
        RuleFor(changes => changes.WebhookSecret).IsSecret("webhookSecret");
        RuleFor(changes => changes.MessagesPerSecond).IsThroughput();
        RuleFor(changes => changes.DailyRecipients).IsDailyLimit();
        RuleFor(changes => changes.Portfolio).IsPortfolio();
    }
}

internal sealed class UpdateChannelValidator : AbstractValidator<UpdateChannel>
{
    // An empty prefix: the caller wrote the changes themselves, not a "changes" field.
    public UpdateChannelValidator() =>
        RuleFor(request => request.Changes).SetValidator(new ChannelChangesValidator()).OverridePropertyName("");
}

internal sealed class UpdateChannelHandler(IChannelStore channels, ICurrentCaller current, IPublicAddress address)
    : IRequestHandler<UpdateChannel, ChannelView>
{
    public async Task<ChannelView> Handle(UpdateChannel request, CancellationToken cancellationToken)
    {
        var entry = new AuditEntry(current.Caller.UserId, "channel.updated", "channel", request.Id, ("changed", NamesOf(request.Changes)));
        var changed = await channels.ChangeAsync(
            current.Caller.TenantId, request.Id, channel => Apply(channel, request.Changes), entry, cancellationToken);
        return ChannelView.Of(changed ?? throw new ChannelNotFoundException(), address);
    }

    private static string NamesOf(ChannelChanges changes)
    {
        (string Name, object? Value)[] fields =
        [
            ("name", changes.Name), ("phoneNumber", changes.PhoneNumber), ("isActive", changes.IsActive),
            ("phoneNumberId", changes.PhoneNumberId), ("businessAccountId", changes.BusinessAccountId), ("accessToken", changes.AccessToken),
            ("appSecret", changes.AppSecret), ("verifyToken", changes.VerifyToken), ("accountSid", changes.AccountSid),
            ("authToken", changes.AuthToken), ("apiKey", changes.ApiKey), ("webhookSecret", changes.WebhookSecret),
            ("messagesPerSecond", changes.MessagesPerSecond), ("dailyRecipients", changes.DailyRecipients), ("portfolio", changes.Portfolio),
        ];
        return string.Join(", ", fields.Where(field => field.Value is not null).Select(field => field.Name));
    }

    private static Channel Apply(Channel channel, ChannelChanges changes) => channel with
    {
        Name = changes.Name ?? channel.Name,
        PhoneNumber = changes.PhoneNumber ?? channel.PhoneNumber,
        PhoneNumberId = changes.PhoneNumberId ?? channel.PhoneNumberId,
        BusinessAccountId = changes.BusinessAccountId ?? channel.BusinessAccountId,
        AccountSid = changes.AccountSid ?? channel.AccountSid,
        IsActive = changes.IsActive ?? channel.IsActive,
        MessagesPerSecond = changes.MessagesPerSecond ?? channel.MessagesPerSecond,
        DailyRecipients = changes.DailyRecipients ?? channel.DailyRecipients,
        Portfolio = changes.Portfolio is null ? channel.Portfolio : ChannelRules.PortfolioOf(changes.Portfolio),
        Secrets = Apply(channel.Secrets, changes),
    };

    private static ChannelSecrets Apply(ChannelSecrets secrets, ChannelChanges changes) => new()
    {
        AccessToken = changes.AccessToken ?? secrets.AccessToken,
        AppSecrets = SecretRotation.Rotate(secrets.AppSecrets, changes.AppSecret),
        VerifyToken = changes.VerifyToken ?? secrets.VerifyToken,
        AuthTokens = SecretRotation.Rotate(secrets.AuthTokens, changes.AuthToken),
        ApiKey = changes.ApiKey ?? secrets.ApiKey,
        WebhookSecrets = SecretRotation.Rotate(secrets.WebhookSecrets, changes.WebhookSecret),
    };
}
