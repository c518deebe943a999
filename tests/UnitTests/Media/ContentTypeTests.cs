using System.Text;
using NUnit.Framework;
using TrailDesk.Domain.Media;

namespace TrailDesk.UnitTests.Media;

internal sealed class ContentTypeTests
{
    private static readonly object[][] Heads =
    [
        [Hex("FFD8FFE000104A464946"), "image/jpeg"],
        [Hex("89504E470D0A1A0A0000000D"), "image/png"],
        [Ascii("GIF89a"), "image/gif"],
        [Ascii("RIFF\u0010\0\0\0WEBPVP8 "), "image/webp"],
        [Ascii("RIFF\u0010\0\0\0WAVEfmt "), "audio/wav"],
        [Ascii("\0\0\0\u0018ftypmp42\0\0\0\0"), "video/mp4"],
        [Ascii("\0\0\0\u0018ftyp3gp4\0\0\0\0"), "video/3gp"],
        [Ascii("\0\0\0\u0018ftypM4A \0\0\0\0"), "audio/mp4"],
        [Ascii("\0\0\0\u0018ftypheic\0\0\0\0"), "image/heic"],
        [Ascii("OggS\0\u0002........................OpusHead"), "audio/ogg"],
        [Ascii("OggS\0\u0002........................\u0001vorbis"), "application/ogg"],
        [Ascii("#!AMR\n"), "audio/amr"],
        [Ascii("ID3\u0004"), "audio/mpeg"],
        [Hex("FFFB9000"), "audio/mpeg"],
        [Hex("FFF15080"), "audio/aac"],
        [Ascii("%PDF-1.7"), "application/pdf"],
        [Ascii("PK\u0003\u0004......[Content_Types].xml.....word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
        [Ascii("PK\u0003\u0004......xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
        [Ascii("PK\u0003\u0004......ppt/presentation.xml"), "application/vnd.openxmlformats-officedocument.presentationml.presentation"],
        [Ascii("PK\u0003\u0004......AndroidManifest.xml"), ContentType.Program],
        [Ascii("PK\u0003\u0004......META-INF/MANIFEST.MF"), ContentType.Program],
        [Ascii("PK\u0003\u0004......photos/1.txt"), ContentType.Zip],
        [Hex("D0CF11E0A1B11AE1"), ContentType.Ole],
        [Ascii("MZ\u0090"), ContentType.Program],
        [Hex("7F454C46"), ContentType.Program],
        [Hex("4C0000000114020000000000C000000000000046"), ContentType.Program],
        [Ascii("#!/bin/sh\n"), ContentType.Program],
        [Encoding.UTF8.GetBytes("Tag 1: Über den Pass"), "text/plain"],
        [Ascii("  <!DOCTYPE html><p>"), "text/html"],
        [Ascii("Hello <SCRIPT>alert(1)</SCRIPT>"), "text/html"],
        [Ascii("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\">"), "image/svg+xml"],
        [Ascii("<?xml version=\"1.0\"?><gpx>"), "application/xml"],
        [Ascii("BEGIN:VCARD\nVERSION:3.0"), "text/vcard"],
        [Hex("00010203"), ContentType.Unknown],
        [Array.Empty<byte>(), ContentType.Unknown],
    ];

    [TestCaseSource(nameof(Heads))]
    public void A_file_is_what_its_first_bytes_say(byte[] head, string type) => Assert.That(ContentType.Of(head), Is.EqualTo(type));

    [TestCase("D0CF11E0A1B11AE1", "application/msword", "application/msword")]
    [TestCase("504B0304", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [TestCase("504B0304", "image/png", ContentType.Zip)]
    [TestCase("000000186674797069736F6D", "audio/mp4; codecs=mp4a", "audio/mp4")]
    [TestCase("000000186674797069736F6D", null, "video/mp4")]
    [TestCase("89504E470D0A1A0A", "image/jpeg", "image/png")]
    public void A_container_is_what_was_announced_and_nothing_else_is(string head, string? announced, string type) =>
        Assert.That(ContentType.Of(Hex(head), announced), Is.EqualTo(type));

    [Test]
    public void A_text_whose_head_ends_within_a_letter_is_text_all_the_same() =>
        Assert.That(ContentType.Of(Encoding.UTF8.GetBytes("Über den Pass ü").AsSpan()[..^1]), Is.EqualTo("text/plain"));

    [TestCase(0x02, true)]
    [TestCase(0x10, false)]
    public void A_moving_sticker_says_so(byte flags, bool moves)
    {
        byte[] head = [.. Ascii("RIFF\u0010\0\0\0WEBPVP8X\u000a\0\0\0"), flags, 0, 0, 0];
        Assert.That(ContentType.IsAnimated(head), Is.EqualTo(moves));
    }

    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public bool Whatever_the_bytes_are_there_is_an_answer(byte[] head) => ContentType.Of(head).Contains('/');

    private static byte[] Hex(string text) => Convert.FromHexString(text);

    private static byte[] Ascii(string text) => Encoding.Latin1.GetBytes(text);
}
