using FluentValidation;
using TrailDesk.Application.Conversations;
using TrailDesk.Domain.Broadcasts;
using TrailDesk.Domain.Consent;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Broadcasts;

internal sealed class NewBroadcastValidator : AbstractValidator<NewBroadcast>
{
    private const int MostIds = 1000;
    private static readonly string[] LeadStatuses = ["new", "assigned", "quoted", "won", "lost"];
    private static readonly string[] BookingStatuses = ["pending", "confirmed", "cancelled", "completed"];

    public NewBroadcastValidator()
    {
        RuleFor(form => form.Name).Must(name => !string.IsNullOrWhiteSpace(name) && name.Length <= 200).WithMessage("name must have 1 to 200 characters.");
        RuleFor(form => form.Purpose).Must(purpose => purpose is null || ConsentPurposes.IsKnown(purpose)).WithMessage(ConsentPurposes.Sentence);
        RuleFor(form => form.Text).Must(text => text is null || (!string.IsNullOrWhiteSpace(text) && text.Length <= 4096)).WithMessage("text must have 1 to 4096 characters that are not all blank.");
        RuleFor(form => form.Budget).Must(budget => budget is null || budget.Amount is > 0 and < 10_000_000).WithMessage("budget must be more than 0.");
        RuleFor(form => form.QuietHours).Must(quiet => quiet is null || QuietHoursForm.Read(quiet.From) is { } from && QuietHoursForm.Read(quiet.To) is { } to && from != to)
            .WithMessage("quietHours must be from and to as two different times of the day, such as 21:00 and 08:00.");
        RuleFor(form => form.SendAt).Must((form, at) => SendTime.TryRead(at, form.TimeZone, out _)).When(form => form.SendAt is not null).WithMessage(SendTime.Sentence);
        RuleFor(form => form.TimeZone).Null().When(form => form.SendAt is null).WithMessage("timeZone belongs to sendAt.");
        RuleFor(form => form.Deadline).Must((form, deadline) => deadline is null || !SendTime.TryRead(form.SendAt, form.TimeZone, out var at) || at < deadline)
            .WithMessage("deadline must be later than sendAt.");
        RuleFor(form => form.Template.Name).Length(1, 512).OverridePropertyName("template.name");
        RuleFor(form => form.Template.Language).Length(2, 16).OverridePropertyName("template.language");
        RuleForEach(form => form.Template.Variables).Must(pair => pair.Value is { } variable && variable.Value is null != (variable.Field is null)).OverridePropertyName("template.variables")
            .WithMessage("Say of each variable what it is, once: value (the same for everybody) or field.");
        RuleForEach(form => form.Template.Variables).Must(pair => pair.Value?.Field is not { } field || BroadcastFields.All.Contains(field)).OverridePropertyName("template.variables")
            .WithMessage($"field must be one of {string.Join(", ", BroadcastFields.All)}.");
        AudienceRules();
    }

    private void AudienceRules()
    {
        RuleFor(form => form.Audience).Must(IsSomebody)
            .WithMessage("audience must name somebody: listIds, contactIds, travellers (of tripIds or packageIds) or contacts.");
        RuleFor(form => form.Audience).Must(audience => Lists(audience).All(ids => ids is null || ids.Count <= MostIds))
            .WithMessage($"Each list of ids in audience holds at most {MostIds}. Save more people as a list.");
        RuleFor(form => form.Audience.Travellers).Must(of => of?.Statuses is null || of.Statuses is [_, ..] && of.Statuses.All(BookingStatuses.Contains))
            .OverridePropertyName("audience.travellers.statuses").WithMessage("statuses must be of pending, confirmed, cancelled and completed.");
        RuleFor(form => form.Audience.Contacts).Must(query => query?.Countries is null || query.Countries is [_, ..] && query.Countries.All(country => country is not null && CallingCodes.AllCountries.Contains(country)))
            .OverridePropertyName("audience.contacts.countries").WithMessage("countries must be ISO 3166 codes in capitals, such as NP.");
        RuleFor(form => form.Audience.Contacts).Must(query => query?.Languages is null || query.Languages is [_, ..] && query.Languages.All(language => language is { Length: 2 or 3 }))
            .OverridePropertyName("audience.contacts.languages").WithMessage("languages must be codes such as en, id or es.");
        RuleFor(form => form.Audience.Contacts).Must(query => query?.LeadStatuses is null || query.LeadStatuses is [_, ..] && query.LeadStatuses.All(LeadStatuses.Contains))
            .OverridePropertyName("audience.contacts.leadStatuses").WithMessage("leadStatuses must be of new, assigned, quoted, won and lost.");
        RuleFor(form => form.Audience.Contacts).Must(query => query?.PackageIds is null or [_, ..])
            .OverridePropertyName("audience.contacts.packageIds").WithMessage("packageIds must name a package.");
    }

    private static bool IsSomebody(AudienceForm audience) =>
        audience.ListIds is [_, ..] || audience.ContactIds is [_, ..] || audience.Contacts is not null || audience.Travellers is { TripIds: [_, ..] } or { PackageIds: [_, ..] };

    private static IEnumerable<IReadOnlyList<Guid>?> Lists(AudienceForm audience) =>
        [
            audience.ListIds, audience.ContactIds, audience.Travellers?.TripIds, audience.Travellers?.PackageIds, audience.Contacts?.PackageIds,
            audience.Except?.ListIds, audience.Except?.ContactIds, audience.Except?.BroadcastIds,
        ];
}
