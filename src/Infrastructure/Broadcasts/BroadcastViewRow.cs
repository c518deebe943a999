using TrailDesk.Application.Broadcasts;
using TrailDesk.Application.Common;
using TrailDesk.Domain.Broadcasts;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Broadcasts;

internal sealed record BroadcastViewRow
{
    public const string Select = """
        select b.id, b.name, b.status, b.reason, b.channel_id, b.purpose, b.plan, b.recipients, b.spent, b.send_at, b.created_at, b.started_at, b.ended_at,
          b.created_by, c.name as creator, b.started_by, s.name as starter, b.approved_by, a.name as approver
        from broadcasts b
        left join users c on c.tenant_id = @TenantId and c.id = b.created_by
        left join users s on s.tenant_id = @TenantId and s.id = b.started_by
        left join users a on a.tenant_id = @TenantId and a.id = b.approved_by

        """;

    public Guid Id { get; init; }
    public string Name { get; init; } = "";
    public string Status { get; init; } = "";
    public string? Reason { get; init; }
    public Guid ChannelId { get; init; }
    public string Purpose { get; init; } = "";
    public byte[] Plan { get; init; } = [];
    public int Recipients { get; init; }
    public decimal Spent { get; init; }
    public DateTimeOffset? SendAt { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public Guid? CreatedBy { get; init; }
    public string? Creator { get; init; }
    public Guid? StartedBy { get; init; }
    public string? Starter { get; init; }
    public Guid? ApprovedBy { get; init; }
    public string? Approver { get; init; }

    public BroadcastView ToView(TenantKeys keys, BroadcastProgress? progress = null)
    {
        var plan = PlanBox.Open(Sealed.Open(keys.Sealing, Plan));
        return new BroadcastView
        {
            Id = Id,
            Name = Name,
            Status = Status,
            Reason = Reason,
            ChannelId = ChannelId,
            Purpose = Purpose,
            Audience = AudienceForm.Of(plan.Audience),
            Template = new BroadcastTemplateForm(plan.Template.Name, plan.Template.Language, VariablesOf(plan)),
            Text = plan.Text,
            QuietHours = plan.QuietHours is { } quiet ? QuietHoursForm.Of(quiet) : null,
            Budget = plan.Budget is { } budget ? new Money(budget.Amount, budget.Currency) : null,
            Spent = plan.Budget is { Currency: var currency } && StartedAt is not null ? new Money(Spent, currency) : null,
            Deadline = plan.Deadline,
            SendAt = SendAt,
            Recipients = StartedAt is null && Recipients == 0 ? null : Recipients,
            Progress = progress,
            CreatedBy = PersonOf(CreatedBy, Creator),
            StartedBy = PersonOf(StartedBy, Starter),
            ApprovedBy = PersonOf(ApprovedBy, Approver),
            CreatedAt = CreatedAt,
            StartedAt = StartedAt,
            EndedAt = EndedAt,
        };
    }

    private static Dictionary<string, VariableForm>? VariablesOf(BroadcastPlan plan) => plan.Variables.Count == 0
        ? null
        : plan.Variables.ToDictionary(pair => pair.Key, pair => new VariableForm(pair.Value.Value, pair.Value.Field, pair.Value.Fallback));

    private static Person? PersonOf(Guid? id, string? name) => id is { } user ? new Person(user, name ?? "") : null;
}
