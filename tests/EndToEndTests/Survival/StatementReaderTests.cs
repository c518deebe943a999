using System.Buffers.Binary;
using System.Text;
using TrailDesk.Survival.Faults;

namespace TrailDesk.EndToEndTests.Survival;

/// <summary>The proxy must know a statement however its bytes are cut.</summary>
internal sealed class StatementReaderTests
{
    [TestCase(1)]
    [TestCase(7)]
    [TestCase(10_000)]
    public void A_prepared_statement_is_known_by_its_name_whatever_the_pieces(int size)
    {
        byte[] bytes =
        [
            .. Startup(), .. Message('P', "first\0insert into seen_events\0\0\0"), .. Message('B', "\0first\0rest"), .. Message('S', ""),
            .. Message('Q', "select 1\0"), .. Message('B', "\0first\0rest"),
        ];
        var reader = new StatementReader();

        var executed = bytes.Chunk(size).SelectMany(piece => reader.Read(piece)).ToList();

        Assert.That(executed, Is.EqualTo(new[] { "insert into seen_events", "select 1", "insert into seen_events" }));
    }

    [Test]
    public void A_request_for_encryption_comes_before_the_start()
    {
        byte[] encryption = [0, 0, 0, 8, 4, 210, 22, 47];

        Assert.That(new StatementReader().Read([.. encryption, .. Startup(), .. Message('Q', "select 2\0")]), Is.EqualTo(new[] { "select 2" }));
    }

    private static byte[] Startup() => [0, 0, 0, 15, 0, 3, 0, 0, .. "user\0me"u8];

    private static byte[] Message(char type, string body)
    {
        var bytes = new byte[5 + body.Length];
        bytes[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), 4 + body.Length);
        Encoding.ASCII.GetBytes(body, bytes.AsSpan(5));
        return bytes;
    }
}
