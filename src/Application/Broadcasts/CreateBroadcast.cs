using System.Text.Json;
using System.Text.Json.Serialization;
using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;
using TrailDesk.Domain.Broadcasts;
using TrailDesk.Domain.Consent;

namespace TrailDesk.Application.Broadcasts;

/// <summary>Writes a draft: nobody gets anything of it.</summary>
public sealed record CreateBroadcast(NewBroadcast Broadcast, string? IdempotencyKey = null) : ITransactionalCommand<Guid>;

internal sealed class CreateBroadcastValidator : AbstractValidator<CreateBroadcast>
{
    public CreateBroadcastValidator()
    {
        RuleFor(request => request.Broadcast).SetValidator(new NewBroadcastValidator()).OverridePropertyName("");
        RuleFor(request => request.IdempotencyKey).IsIdempotencyKey();
    }
}

internal sealed class CreateBroadcastHandler(BroadcastDesk desk, IIdempotencyKeys keys, ICurrentCaller current, TimeProvider clock) : IRequestHandler<CreateBroadcast, Guid>
{
    // A field that is not used is left out, as nodes of the version before the field leave it out.
    private static readonly JsonSerializerOptions Asked = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public async Task<Guid> Handle(CreateBroadcast request, CancellationToken cancellationToken)
    {
        var (form, key, asked) = (request.Broadcast, request.IdempotencyKey, JsonSerializer.Serialize(request.Broadcast, Asked));
        if (key is not null && await keys.FindAsync(key, asked, cancellationToken) is { } before)
            return before.IsSameRequest ? before.Id : throw new IdempotencyKeyUsedException();
        var plan = form.ToPlan();
        await desk.CheckDraftAsync(form.ChannelId, plan, cancellationToken);
        var broadcast = new Broadcast
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            Name = form.Name.Trim(),
            ChannelId = form.ChannelId,
            Plan = plan,
            SendAt = SendTime.Ahead(form.SendAt, form.TimeZone, clock.GetUtcNow()),
            Purpose = form.Purpose ?? ConsentPurposes.Booking,
            CreatedBy = current.Caller.UserId,
            IsNew = true,
        };
        desk.Save(broadcast, "created");
        if (key is not null) keys.Keep(key, asked, broadcast.Id);
        return broadcast.Id;
    }
}
