using TrailDesk.Application.Broadcasts;
using TrailDesk.Application.Common;

namespace TrailDesk.Api.Broadcasts;

internal static class BroadcastExamples
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 8, 15, 30, TimeSpan.Zero);
    private static readonly Person Tara = new(Guid.Parse("0198c5a0-0000-7000-8000-000000000004"), "Tara Karki");
    private static readonly Guid Trip = Guid.Parse("0198c5a0-0000-7000-8000-000000000006");

    public static readonly BroadcastListView List = new(Guid.Parse("0198c5a0-0000-7000-8000-000000000042"), "Everest alumni", 312, Tara, At);

    public static readonly NewBroadcast New = new()
    {
        Name = "Snow on Thorong La",
        ChannelId = Guid.Parse("0198c5a0-0000-7000-8000-000000000002"),
        Audience = new AudienceForm { Travellers = new TravellersForm([Trip], null, ["confirmed"]), Except = new ExceptForm([List.Id]) },
        Template = new BroadcastTemplateForm("trip_notice", "en", new Dictionary<string, VariableForm>
        {
            ["name"] = new(Field: "contact.name", Fallback: "traveller"),
            ["news"] = new(Value: "The pass is closed until Friday; your guide has the new plan."),
        }),
        Text = "Namaste {{name}}! {{news}}",
        Purpose = "booking",
        QuietHours = new QuietHoursForm("21:00", "08:00"),
        Budget = new Money(50, "USD"),
        Deadline = At.AddDays(2),
        SendAt = "2026-11-21T09:30",
        TimeZone = "Asia/Kathmandu",
    };

    public static readonly BroadcastView Draft = new()
    {
        Id = Guid.Parse("0198c5a0-0000-7000-8000-000000000041"),
        Name = New.Name,
        Status = "draft",
        ChannelId = New.ChannelId,
        Purpose = "booking",
        Audience = New.Audience,
        Template = New.Template,
        Text = New.Text,
        QuietHours = New.QuietHours,
        Budget = New.Budget,
        Deadline = New.Deadline,
        SendAt = new DateTimeOffset(2026, 11, 21, 3, 45, 0, TimeSpan.Zero),
        CreatedBy = Tara,
        CreatedAt = At,
    };

    public static readonly BroadcastView View = Draft with
    {
        Status = "running",
        Spent = new Money(12.4m, "USD"),
        Recipients = 1200,
        Progress = new BroadcastProgress(
            [new StateCount("delivered", 900), new StateCount("failed", 3), new StateCount("pending", 280), new StateCount("queued", 15), new StateCount("skipped", 2)],
            [new ReasonCount("consent", 2, "This person has not agreed to messages of this purpose, or has refused them.")], 640, 80, At.AddMinutes(6), "throughput"),
        StartedBy = Tara,
        StartedAt = At.AddMinutes(3),
    };

    public static readonly RecipientView Recipient = new()
    {
        Contact = new ContactSummary(Guid.Parse("0198c5a0-0000-7000-8000-000000000003"), "Asha Rao", "+9779812345678", null),
        State = "failed",
        MessageId = Guid.Parse("0198c5a0-0000-7000-8000-000000000007"),
        HandedAt = At.AddMinutes(4),
        Reason = "recipientUnreachable",
        Sentence = "This person cannot be reached on WhatsApp. Use another way.",
        Tries = 0,
    };

    public static readonly BroadcastPreview Preview = new(
        1200, Text: 140, Template: 1058, Nothing: 2, Quiet: 230, [new LanguageCount("en", 900), new LanguageCount("id", 158)],
        [new ReasonCount("consent", 2, "This person has not agreed to messages of this purpose, or has refused them.")],
        new CostEstimate([new Money(21.16m, "USD")], 0, false), IsOverBudget: false);
}
