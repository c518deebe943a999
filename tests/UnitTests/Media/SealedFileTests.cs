using System.Security.Cryptography;
using NUnit.Framework;
using TrailDesk.Application.Media;
using TrailDesk.Infrastructure.Media;

namespace TrailDesk.UnitTests.Media;

internal sealed class SealedFileTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(SealedFile.KeyLength);
    private static readonly MediaName Name = new(Guid.NewGuid(), Guid.NewGuid());

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(SealedFile.PieceLength - 1)]
    [TestCase(SealedFile.PieceLength)]
    [TestCase(SealedFile.PieceLength + 1)]
    [TestCase(3 * SealedFile.PieceLength)]
    [TestCase(3 * SealedFile.PieceLength + 4711)]
    public async Task A_file_of_any_length_comes_back_as_it_was(int length)
    {
        var plain = RandomNumberGenerator.GetBytes(length);
        var box = await SealAsync(plain);
        Assert.That(await OpenAsync(box), Is.EqualTo(plain));
        Assert.That(length < 16 || box.AsSpan().IndexOf(plain.AsSpan(0, 16)) < 0, Is.True, "nothing of it stands there to be read");
    }

    [Test]
    public async Task Neither_the_end_nor_a_piece_can_be_taken_away_or_moved()
    {
        const int Box = SealedFile.PieceLength + SealedFile.TagLength;
        var box = await SealAsync(RandomNumberGenerator.GetBytes(3 * SealedFile.PieceLength + 100));
        var (start, first, second) = (SealedFile.Mark.Length, SealedFile.Mark.Length + Box, SealedFile.Mark.Length + 2 * Box);
        byte[][] forged =
        [
            box[..(second + Box)], box[..second], box[..start], box[..^1], [],
            [.. box[..start], .. box[first..]],
            [.. box[..start], .. box[first..second], .. box[start..first], .. box[second..]],
            [.. box, 0],
        ];
        foreach (var one in forged) Assert.That(() => OpenAsync(one), Throws.InstanceOf<CryptographicException>());
    }

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public async Task A_changed_bit_anywhere_is_noticed(int at, byte flip)
    {
        var box = await SealAsync(new byte[5_000]);
        box[(int)((uint)at % box.Length)] ^= flip == 0 ? (byte)1 : flip;
        Assert.That(() => OpenAsync(box), Throws.InstanceOf<CryptographicException>());
    }

    [Test]
    public async Task It_opens_under_its_own_name_and_key_alone()
    {
        var box = await SealAsync([1, 2, 3]);
        Assert.That(() => OpenAsync(box, Name with { TenantId = Guid.NewGuid() }), Throws.InstanceOf<CryptographicException>());
        Assert.That(() => OpenAsync(box, Name with { File = Guid.NewGuid() }), Throws.InstanceOf<CryptographicException>());
        Assert.That(() => OpenAsync(box, Name, RandomNumberGenerator.GetBytes(32)), Throws.InstanceOf<CryptographicException>());
    }

    private static async Task<byte[]> SealAsync(byte[] plain)
    {
        using var target = new MemoryStream();
        using var writer = new SealedFileWriter(target, Key, Name);
        foreach (var part in plain.Chunk(10_007)) await writer.WriteAsync(part, CancellationToken.None);
        await writer.FinishAsync(CancellationToken.None);
        return target.ToArray();
    }

    private static async Task<byte[]> OpenAsync(byte[] box, MediaName? name = null, byte[]? key = null)
    {
        await using var reader = new SealedFileReader(new MemoryStream(box), key ?? Key, name ?? Name);
        using var plain = new MemoryStream();
        await reader.CopyToAsync(plain);
        return plain.ToArray();
    }
}
