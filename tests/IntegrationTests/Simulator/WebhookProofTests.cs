using System.Text;
using NUnit.Framework;
using TrailDesk.Simulator.CloudApi;
using TrailDesk.Simulator.Webhooks;

namespace TrailDesk.IntegrationTests.Simulator;

internal sealed class WebhookProofTests
{
    private static readonly KeyValuePair<string, string>[] Call =
    [
        new("To", "+18005551212"), new("Digits", "1234"), new("CallSid", "CA1234567890ABCDE"), new("From", "+14158675309"), new("Caller", "+14158675309")
    ];

    [TestCase("""{"object":"whatsapp_business_account"}""", "03f6dd944ecab4ddac0e3dbc3923b2da4e12b03df679ae23a52efd78ca6056e0")]
    [TestCase("""{"text":"caf\u00e9 \/ok"}""", "b399ca605e2cb0f7ce7d32704d76e5f31c159eea0f5d98de2303e75caa513e4d")]
    [TestCase("""{"text":"café /ok"}""", "5347a1d4f49edd3938b027d8c2afaae4d6271a1ec581e4aaa236cc8ff6762f98")]
    public void A_cloud_signature_equals_the_known_one(string body, string expected) =>
        Assert.That(WebhookProof.CloudSignature("secret", Encoding.UTF8.GetBytes(body)), Is.EqualTo(expected));

    [TestCase("https://mycompany.com/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    [TestCase("https://mycompany.com:443/myapp.php?foo=1&bar=2", "kvajT1Ptam85bY51eRf/AJRuM3w=")]
    [TestCase("https://mycompany.com:1234/myapp.php?foo=1&bar=2", "CYn1h0gLBdNxDGkKJg6hYohgeD8=")]
    [TestCase("http://mycompany.com:80/myapp.php?foo=1&bar=2", "0ZXoZLH/DfblKGATFgpif+LLRf4=")]
    [TestCase("https://MyCompany.com/myapp.php?foo=1&bar=2", "g9IN/x4Cft2g517EjYvEvM/W7LU=")]
    public void A_Twilio_signature_equals_the_known_one(string url, string expected) =>
        Assert.That(WebhookProof.TwilioSignature("12345", url, Call), Is.EqualTo(expected));

    [Test]
    public void A_repeated_Twilio_parameter_is_signed_once_for_each_distinct_value()
    {
        KeyValuePair<string, string>[] form =
            [new("Sid", "CA123"), new("SidAccount", "AC123"), new("Digits", "5678"), new("Digits", "1234"), new("Digits", "1234")];
        Assert.That(WebhookProof.TwilioSignature("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", form), Is.EqualTo("IK+Dwps556ElfBT0I3Rgjkr1wJU="));
    }

    [TestCase("""{"text":"café /ok"}""", """{"text":"caf\u00e9 \/ok"}""")]
    [TestCase("""{"text":"👍 a\nb"}""", """{"text":"\ud83d\udc4d a\nb"}""")]
    [TestCase("""{"text":"\uD83D\uDC4D \\u"}""", """{"text":"\ud83d\udc4d \\u"}""")]
    public void Webhook_text_is_escaped_as_Meta_escapes_it(string json, string expected) =>
        Assert.That(CloudBody.Escape(json), Is.EqualTo(expected));
}
