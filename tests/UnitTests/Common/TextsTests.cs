using System.Text.RegularExpressions;
using NUnit.Framework;
using TrailDesk.Application.Common;

namespace TrailDesk.UnitTests.Common;

public sealed partial class TextsTests
{
    [TestCase("id")]
    [TestCase("es")]
    public void Every_language_has_the_same_keys(string language) =>
        Assert.That(Texts.Of(language).Keys, Is.EquivalentTo(Texts.Of("en").Keys));

    [TestCase("id")]
    [TestCase("es")]
    public void Every_language_has_the_same_placeholders(string language)
    {
        foreach (var (key, text) in Texts.Of(language))
            Assert.That(Placeholders(text), Is.EquivalentTo(Placeholders(Texts.Of("en")[key])), key);
    }

    [TestCase("enquiry.confirmed", "code product people month rep")]
    [TestCase("enquiry.updated", "code product people month")]
    [TestCase("enquiry.unchanged", "code product people month rep")]
    [TestCase("enquiry.price", "product days price")]
    [TestCase("enquiry.not_offered", "other packages code product")]
    [TestCase("issue.what_happened", "trip")]
    [TestCase("issue.ack_done", "code trip")]
    [TestCase("issue.ack_before", "code")]
    [TestCase("checkin.before", "trip time")]
    [TestCase("headcount.unlikely", "count most trip")]
    [TestCase("enquiry.ask_product", "packages")]
    [TestCase("enquiry.ask_people", "product")]
    [TestCase("enquiry.ask_month", "product")]
    [TestCase("booking.none", "")]
    [TestCase("booking.one", "code trip state dates balance next")]
    [TestCase("booking.pick_row", "trip dates")]
    [TestCase("booking.unknown_code", "code")]
    [TestCase("booking.next.pay", "amount due")]
    [TestCase("greeting", "company")]
    [TestCase("help.customer", "company")]
    [TestCase("optout.done", "company")]
    [TestCase("optin.done", "company")]
    [TestCase("issue.opened", "code trip severity manager")]
    [TestCase("issue.opened_no_manager", "code trip severity")]
    [TestCase("issue.updated", "code")]
    [TestCase("issue.resolved", "code trip")]
    [TestCase("issue.already_resolved", "code")]
    [TestCase("issue.which", "trip")]
    [TestCase("issue.none_open", "trip")]
    [TestCase("issue.attached", "code")]
    [TestCase("issue.need_trip", "")]
    [TestCase("issue.notice.opened", "code trip guide text severity")]
    [TestCase("issue.notice.updated", "code trip guide text")]
    [TestCase("issue.notice.resolved", "code trip guide")]
    [TestCase("trip.unknown", "code")]
    [TestCase("trip.not_assigned", "code")]
    [TestCase("trip.over", "code date")]
    [TestCase("trip.not_started", "code date")]
    [TestCase("trip.which", "trips")]
    [TestCase("checkin.done", "trip time")]
    [TestCase("headcount.done", "trip count")]
    [TestCase("headcount.how", "trip")]
    [TestCase("staff.only", "company")]
    [TestCase("staff.not_field", "company")]
    [TestCase("staff.no_lead", "company")]
    [TestCase("staff.greeting", "company")]
    [TestCase("help.office", "company")]
    [TestCase("reminder.payment", "name trip booking due amount agent agent_phone")]
    [TestCase("reminder.payment_late", "name trip booking due amount agent agent_phone")]
    [TestCase("reminder.departure", "name start trip")]
    [TestCase("issue.unknown", "code")]
    [TestCase("issue.what_news", "code")]
    public void A_text_asks_for_exactly_these_values(string key, string names) =>
        Assert.That(Placeholders(Texts.Of("en")[key]), Is.EquivalentTo(names.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [TestCase("booking.pick")]
    [TestCase("booking.pick_button")]
    [TestCase("booking.state.pending")]
    [TestCase("booking.state.confirmed")]
    [TestCase("booking.state.cancelled")]
    [TestCase("booking.state.completed")]
    [TestCase("booking.next.pack")]
    [TestCase("booking.next.ask")]
    [TestCase("booking.next.thanks")]
    [TestCase("booking.balance.none")]
    [TestCase("thanks")]
    [TestCase("help.staff")]
    [TestCase("person.coming")]
    [TestCase("person.coming_after_misses")]
    [TestCase("person.still_coming")]
    [TestCase("person.urgent")]
    [TestCase("enquiry.bad_date")]
    [TestCase("issue.sent_without_words")]
    [TestCase("issue.ack_how")]
    [TestCase("issue.ack_office")]
    [TestCase("help.operations")]
    [TestCase("unclear")]
    [TestCase("media.received")]
    [TestCase("media.location")]
    [TestCase("media.contacts")]
    [TestCase("media.order")]
    [TestCase("media.sticker")]
    [TestCase("media.unsupported")]
    [TestCase("trip.none_today")]
    [TestCase("slow_down")]
    [TestCase("severity.low")]
    [TestCase("severity.medium")]
    [TestCase("severity.high")]
    [TestCase("severity.critical")]
    [TestCase("reminder.nameless")]
    [TestCase("amount.rupiah")]
    public void A_text_stands_alone_in_every_language(string key)
    {
        foreach (var language in Texts.Languages)
            Assert.That(Texts.Get(language, key), Is.Not.Empty.And.Not.Contains("{"));
    }

    [Test]
    public void A_button_title_fits_a_button()
    {
        foreach (var language in Texts.Languages)
            Assert.That(Texts.Get(language, "booking.pick_button"), Has.Length.LessThanOrEqualTo(20));
    }

    [Test]
    public void The_help_for_staff_names_every_command()
    {
        foreach (var language in Texts.Languages)
            foreach (var command in (string[])["ISSUE ", "UPDATE ", "RESOLVED ", "CHECKIN ", "HEADCOUNT ", "HELP"])
                Assert.That(Texts.Get(language, "help.staff"), Does.Contain(command));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("fr")]
    [TestCase("en-GB")]
    public void A_language_we_do_not_speak_reads_as_English(string? language) =>
        Assert.That(Texts.Get(language, "thanks"), Is.EqualTo("You're very welcome!"));

    [Test]
    public void A_region_does_not_hide_its_language() =>
        Assert.That(Texts.Get("es_MX", "thanks"), Is.EqualTo("¡De nada!"));

    [Test]
    public void A_value_cannot_ask_for_another_value() =>
        Assert.That(
            Texts.Get("en", "issue.notice.updated", ("code", "INC-1"), ("trip", "{text}"), ("guide", "{code}"), ("text", "{guide} {0}")),
            Is.EqualTo("Update to *INC-1* on {text}, from {code}:\n{guide} {0}"));

    [Test]
    public void An_unknown_key_is_refused() => Assert.Throws<KeyNotFoundException>(() => Texts.Get("en", "no.such.text"));

    [Test]
    public void A_missing_value_is_refused() => Assert.Throws<ArgumentException>(() => Texts.Get("en", "greeting"));

    [TestCase("en", "December 2026")]
    [TestCase("id", "Desember 2026")]
    [TestCase("es", "diciembre de 2026")]
    [TestCase(null, "December 2026")]
    public void A_month_is_said_in_its_language(string? language, string expected) =>
        Assert.That(Texts.Month(language, "2026-12"), Is.EqualTo(expected));

    [TestCase("en", "3 Dec 2026")]
    [TestCase("id", "3 Des 2026")]
    [TestCase("es", "3 dic 2026")]
    public void A_date_is_said_in_its_language(string language, string expected) =>
        Assert.That(Texts.Date(language, new DateOnly(2026, 12, 3)), Is.EqualTo(expected));

    private static string[] Placeholders(string text) => [.. Placeholder().Matches(text).Select(match => match.Groups[1].Value).Distinct()];

    [GeneratedRegex(@"\{([^}]*)\}")]
    private static partial Regex Placeholder();
}
