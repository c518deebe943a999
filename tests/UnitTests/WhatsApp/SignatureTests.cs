using System.Text;
using System.Text.Json;
using NUnit.Framework;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.UnitTests.WhatsApp;

internal sealed class SignatureTests
{
    private const string Body = """{"object":"whatsapp_business_account"}""";
    private const string Escaped = """{"text":"caf\u00e9 \/ok"}""";
    private const string BodySignature = "03f6dd944ecab4ddac0e3dbc3923b2da4e12b03df679ae23a52efd78ca6056e0";
    private const string EscapedSignature = "b399ca605e2cb0f7ce7d32704d76e5f31c159eea0f5d98de2303e75caa513e4d";
    private const string DecodedSignature = "5347a1d4f49edd3938b027d8c2afaae4d6271a1ec581e4aaa236cc8ff6762f98";

    private static IEnumerable<TestCaseData> TwilioVectors() => Corpus.Cases(Corpus.Rows("twilio", "signature"));

    private static Channel Meta(params string[] secrets) => Webhook.Channel("meta", new ChannelSecrets { AppSecrets = secrets });
    private static Channel Dialog360(params string[] secrets) => Webhook.Channel("360dialog", new ChannelSecrets { WebhookSecrets = secrets });
    private static Channel Twilio(params string[] tokens) => Webhook.Channel("twilio", new ChannelSecrets { AuthTokens = tokens });

    [TestCaseSource(nameof(TwilioVectors))]
    public void A_vector_of_Twilios_own_libraries_is_judged_as_they_judge_it(JsonElement row)
    {
        var channel = Twilio(row.Part("auth").Text("secret")!);
        Assert.That(Webhook.Twilio().Verify(row.Request(), channel), Is.EqualTo(row.Part("expect").Text("valid") == "true"));
    }

    [Test]
    public void All_vectors_are_there() => Assert.That(TwilioVectors().Count(), Is.EqualTo(38));

    [TestCase(Body, "sha256=" + BodySignature, true)]
    [TestCase(Escaped, "sha256=" + EscapedSignature, true)]
    [TestCase(Escaped, "sha256=" + DecodedSignature, false, Description = "text decoded before signing")]
    [TestCase(Body, BodySignature, false)]
    [TestCase(Body, "sha1=" + BodySignature, false)]
    [TestCase(Body, "sha256=", false)]
    [TestCase(Body, "", false)]
    [TestCase(Body, "sha256=" + BodySignature + "00", false)]
    [TestCase(Body, "sha256=zz" + "f6dd944ecab4ddac0e3dbc3923b2da4e12b03df679ae23a52efd78ca6056e0", false)]
    [TestCase(Body + " ", "sha256=" + BodySignature, false)]
    public void Meta_signs_the_raw_bytes(string body, string header, bool valid) =>
        Assert.That(Webhook.Meta().Verify(Webhook.Of(body, ("X-Hub-Signature-256", header)), Meta("secret")), Is.EqualTo(valid));

    [Test]
    public void Both_secrets_of_a_rotation_verify()
    {
        var request = Webhook.Of(Body, ("X-Hub-Signature-256", "sha256=" + BodySignature.ToUpperInvariant()));
        Assert.That(Webhook.Meta().Verify(request, Meta("new", "secret")), Is.True);
        Assert.That(Webhook.Meta().Verify(request, Meta("new", "other")), Is.False);
    }

    [Test]
    public void A_channel_without_a_secret_never_verifies()
    {
        var signed = Webhook.Of(Body, ("X-Hub-Signature-256", "sha256=" + BodySignature), ("Authorization", "Bearer "));
        foreach (var secrets in new string[][] { [], [""] })
        {
            Assert.That(Webhook.Meta().Verify(signed, Meta(secrets)), Is.False);
            Assert.That(Webhook.Dialog360().Verify(signed, Dialog360(secrets)), Is.False);
            Assert.That(Webhook.Twilio().Verify(Webhook.Of(""), Twilio(secrets)), Is.False);
        }
    }

    [Test]
    public void Two_signature_headers_are_no_proof()
    {
        var header = ("X-Hub-Signature-256", "sha256=" + BodySignature);
        Assert.That(Webhook.Meta().Verify(Webhook.Of(Body, header, header), Meta("secret")), Is.False);
    }

    [TestCase("x-360dialog-signature", BodySignature, true)]
    [TestCase("x-360dialog-signature", "sha256=" + BodySignature, true)]
    [TestCase("x-360dialog-signature", EscapedSignature, false)]
    [TestCase("Authorization", "Bearer secret", true)]
    [TestCase("Authorization", "Bearer secrets", false)]
    [TestCase("Authorization", "Basic secret", false)]
    [TestCase("Authorization", "Bearer ", false)]
    [TestCase("X-Hub-Signature-256", "sha256=" + BodySignature, false)]
    public void Dialog360_has_two_proofs(string header, string value, bool valid) =>
        Assert.That(Webhook.Dialog360().Verify(Webhook.Of(Body, (header, value)), Dialog360("secret")), Is.EqualTo(valid));

    [TestCase("Fi2IteEW5pMXVZvJZGXB6zB/nTA=", true)]
    [TestCase("Fi2IteEW5pMXVZvJZGXB6zB/nTB=", false)]
    [TestCase("Fi2IteEW5pMXVZvJZGXB6zB/nQ==", false)]
    [TestCase("", false)]
    public void A_WhatsApp_message_is_signed_over_all_its_fields(string signature, bool valid)
    {
        const string sid = "SM0123456789abcdef0123456789abcdef";
        var form = $"SmsMessageSid={sid}&NumMedia=0&ProfileName=Jane&MessageType=text&SmsSid={sid}&WaId=14155550123&SmsStatus=received"
            + "&Body=ISSUE+bus%20late&To=whatsapp%3A%2B14155238886&NumSegments=1&ReferralNumMedia=0&MessageSid=" + sid
            + "&AccountSid=AC00000000000000000000000000000000&From=whatsapp%3A%2B14155550123&ApiVersion=2010-04-01";
        var request = Webhook.Of(
            Encoding.UTF8.GetBytes(form), "https://ops.example.com/webhooks/twilio/whatsapp", "application/x-www-form-urlencoded; charset=utf-8",
            ("X-Twilio-Signature", signature));
        Assert.That(Webhook.Twilio().Verify(request, Twilio("other", "0123456789abcdef0123456789abcdef")), Is.EqualTo(valid));
    }
}
