using System.Text;
using NUnit.Framework;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.WhatsApp;
using TrailDesk.Infrastructure.WhatsApp.CloudApi;
using TrailDesk.Infrastructure.WhatsApp.Twilio;

namespace TrailDesk.UnitTests.WhatsApp;

/// <summary>Fixtures/error-codes.csv: provider, code, what the sender does, failure. One row for each documented code.</summary>
internal sealed class ErrorCodeTests
{
    private static IEnumerable<TestCaseData> Rows() => File
        .ReadLines(Path.Combine(TestContext.CurrentContext.TestDirectory, "WhatsApp", "Fixtures", "error-codes.csv"))
        .Select(line => line.Split(','))
        .Select(row => new TestCaseData(row[0], row[1], Enum.Parse<FailureAction>(row[2]), Enum.Parse<SendFailure>(row[3])));

    [TestCaseSource(nameof(Rows))]
    public void A_code_means_what_the_provider_says(string provider, string code, FailureAction action, SendFailure failure)
    {
        var outcome = provider == "meta"
            ? CloudApiResponseReader.Read(Answer(400, $$"""{"error":{"message":"m","type":"OAuthException","code":{{code}},"error_data":"plain","fbtrace_id":"A"} }"""))
            : TwilioResponseReader.Read(Answer(400, $$"""{"code":{{code}},"message":"m","more_info":"u","status":400}"""));
        Assert.That((outcome as SendOutcome.Deferred)?.Action ?? ((SendOutcome.Rejected)outcome).Action, Is.EqualTo(action));
        Assert.That(outcome is SendOutcome.Deferred, Is.EqualTo(action < FailureAction.Fail));
        Assert.That((outcome as SendOutcome.Deferred)?.Failure ?? ((SendOutcome.Rejected)outcome).Failure, Is.EqualTo(failure));
        Assert.That((outcome as SendOutcome.Deferred)?.Error.Code ?? ((SendOutcome.Rejected)outcome).Error.Code, Is.EqualTo(code));
    }

    [TestCaseSource(nameof(Rows))]
    public void A_code_has_a_sentence_for_people_and_a_source(string provider, string code, FailureAction action, SendFailure failure)
    {
        if (((IFailureTable)new FailureTable()).Of(provider, code) is not { } meaning)
        {
            Assert.That(failure, Is.EqualTo(SendFailure.Unknown), "a code that is in no table is kept raw");
            return;
        }

        Assert.That((meaning.Action, meaning.Failure), Is.EqualTo((action, failure)));
        Assert.That(meaning.Sentence, Does.Match(@"^[A-Z].{20,}\.$"));
        Assert.That(meaning.Source, Does.StartWith(provider == "twilio" ? "Twilio" : "Meta"));
        Assert.That(((IFailureTable)new FailureTable()).Of("360dialog", code), provider == "meta" ? Is.EqualTo(meaning) : Is.Not.EqualTo(meaning));
    }

    [Test]
    public void An_unknown_code_is_kept_raw()
    {
        var outcome = (SendOutcome.Rejected)CloudApiResponseReader.Read(Answer(400, """{"error":{"code":999999,"message":"new"}}"""));
        Assert.That(outcome.Failure, Is.EqualTo(SendFailure.Unknown));
        Assert.That(outcome.Error.Code, Is.EqualTo("999999"));
        Assert.That(outcome.Error.Title, Is.EqualTo("new"));
    }

    [Test]
    public void An_error_in_a_200_counts() => Assert.That(
        CloudApiResponseReader.Read(Answer(200, """{"error":{"code":131047}}""")), Is.TypeOf<SendOutcome.Rejected>());

    [TestCase(401, "Invalid api key", SendFailure.Authentication)]
    [TestCase(403, "Endpoint blocked", SendFailure.Authentication)]
    [TestCase(400, "Rate limit exceeded", SendFailure.Throttled)]
    [TestCase(400, "API disabled", SendFailure.AccountBlocked)]
    [TestCase(400, "Unpaid account", SendFailure.AccountBlocked)]
    [TestCase(503, "Unavailable", SendFailure.Transient)]
    public void Dialog360_errors_of_its_own_wait(int status, string text, SendFailure failure)
    {
        var outcome = (SendOutcome.Deferred)CloudApiResponseReader.Read(Answer(status, $$"""{"meta":{"success":false,"http_code":{{status}},"developer_message":"{{text}}"} }"""));
        Assert.That(outcome.Failure, Is.EqualTo(failure));
        Assert.That(outcome.Error.Title, Is.EqualTo(text));
    }

    [TestCase("""{"id":"wamid.1"}""", null)]
    [TestCase("""{"id":"wamid.1","message_status":"accepted"}""", null)]
    [TestCase("""{"id":"wamid.1","message_status":"held_for_quality_assessment"}""", "held_for_quality_assessment")]
    [TestCase("""{"id":"wamid.1","message_status":"paused","group_id":"G1"}""", "paused")]
    public void What_WhatsApp_took_and_holds_back_says_so(string message, string? held) => Assert.That(
        CloudApiResponseReader.Read(Answer(200, $$"""{"messaging_product":"whatsapp","contacts":[{"input":"GB.1","user_id":"GB.1"}],"messages":[{{message}}]}""")),
        Is.EqualTo(new SendOutcome.Accepted("wamid.1", held)));

    [Test]
    public void What_a_Messaging_Service_accepted_is_accepted() => Assert.That(
        TwilioResponseReader.Read(Answer(201, """{"sid":"SM1","status":"accepted","messaging_service_sid":"MG1"}""")), Is.EqualTo(new SendOutcome.Accepted("SM1")));

    [Test]
    public void A_Twilio_failure_with_a_5xx_is_ambiguous()
    {
        Assert.That(TwilioResponseReader.Read(Answer(500, """{"code":20500,"message":"m"}""")), Is.TypeOf<SendOutcome.Unknown>());
        Assert.That(TwilioResponseReader.Read(Answer(503, """{"code":20503,"message":"m"}""")), Is.TypeOf<SendOutcome.Deferred>());
        Assert.That(TwilioResponseReader.Read(Answer(201, """{"sid":"SM1","status":"queued","error_code":null}""")), Is.EqualTo(new SendOutcome.Accepted("SM1")));
    }

    private static ProviderAnswer Answer(int status, string body) => new(status, Encoding.UTF8.GetBytes(body));
}
