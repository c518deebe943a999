using FluentValidation;
using FluentValidation.Results;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;
using TrailDesk.Domain.Consent;

namespace TrailDesk.Application.Consent;

/// <param name="Method">How they said so, such as "paper form" or "phone call".</param>
/// <param name="Wording">What they agreed to, or what they said, verbatim.</param>
/// <param name="At">When they said so; now where it is absent.</param>
/// <param name="MessageId">The message of theirs that says it, where there is one.</param>
public sealed record NewConsent(string Purpose, string State, string Method, string Wording, DateTimeOffset? At = null, Guid? MessageId = null);

/// <summary>A person of the office writes down what a customer agreed to or refused. Nothing is sent.</summary>
public sealed record RecordConsent(Guid ContactId, Guid EntryId, NewConsent Consent) : ITransactionalCommand<Unit>;

internal sealed class RecordConsentValidator : AbstractValidator<RecordConsent>
{
    public RecordConsentValidator(TimeProvider clock)
    {
        RuleFor(request => request.Consent.Purpose).Must(ConsentPurposes.IsKnown).OverridePropertyName("purpose").WithMessage(ConsentPurposes.Sentence);
        RuleFor(request => request.Consent.State).Must(ConsentStates.IsKnown).OverridePropertyName("state").WithMessage(ConsentStates.Sentence);
        RuleFor(request => request.Consent.Method).Must(ConsentRules.IsMethod).OverridePropertyName("method").WithMessage(ConsentRules.MethodSentence);
        RuleFor(request => request.Consent.Wording).Must(ConsentRules.IsWording).OverridePropertyName("wording").WithMessage(ConsentRules.WordingSentence);
        RuleFor(request => request.Consent.At).Must(at => at is null || ConsentRules.IsPast(at.Value, clock.GetUtcNow())).OverridePropertyName("at")
            .WithMessage(ConsentRules.AtSentence);
    }
}

internal sealed class RecordConsentHandler(IContactStore contacts, IConsentLedger ledger, ConsentBook book, IAuditLog audit, ICurrentCaller current)
    : IRequestHandler<RecordConsent, Unit>
{
    public async Task<Unit> Handle(RecordConsent request, CancellationToken cancellationToken)
    {
        var consent = request.Consent;
        var contact = await contacts.FindAsync(request.ContactId, cancellationToken) ?? throw new NoSuchRecordException("contact");
        if (consent.MessageId is { } message && !await ledger.HasMessageAsync(contact.Id, message, cancellationToken))
            throw new ValidationException([new ValidationFailure("messageId", "messageId must be a message of this person.")]);
        book.Write(new ConsentEntry(contact.Id, consent.Purpose, consent.State, consent.Method.Trim(), "api")
        {
            Id = request.EntryId,
            At = consent.At,
            Wording = consent.Wording,
            MessageId = consent.MessageId,
            ActorId = current.Caller.UserId,
        }, current.Caller.Name);
        audit.Add("consent.recorded", "contact", contact.Id, ("purpose", consent.Purpose), ("state", consent.State), ("method", consent.Method.Trim()));
        return Unit.Value;
    }
}

/// <summary>What an entry's words may be, typed in or brought in from a file.</summary>
internal static class ConsentRules
{
    public const string MethodSentence = "method must say in 1 to 60 letters, digits, blanks or -_/.&' how they said so, such as web form; keyword and provider are the desk's own words.";
    public const string WordingSentence = "wording must have 1 to 4000 characters that are not all blank.";
    public const string AtSentence = "at must be a time from 1990 until now.";
    private static readonly DateTimeOffset Earliest = new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static bool IsMethod(string? method) =>
        method?.Trim() is { Length: >= 1 and <= 60 } word && word is not ("keyword" or "provider")
        && word.All(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_' or '/' or '.' or '&' or '\'');

    public static bool IsWording(string? wording) => !string.IsNullOrWhiteSpace(wording) && wording.Length <= 4000;

    // Clocks differ by a little.
    public static bool IsPast(DateTimeOffset at, DateTimeOffset now) => at >= Earliest && at <= now.AddMinutes(5);
}
