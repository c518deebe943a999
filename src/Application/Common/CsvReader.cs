using System.Text;

namespace TrailDesk.Application.Common;

/// <param name="Line">The line of the file that it begins in, from 1.</param>
internal sealed record CsvRecord(int Line, IReadOnlyList<string> Fields)
{
    public bool IsBlank => Fields is [var only] && string.IsNullOrWhiteSpace(only);
}

/// <summary>What follows cannot be told apart any more.</summary>
internal sealed class CsvBrokenException(int line, string reason) : Exception(reason)
{
    public int Line => line;
}

/// <summary>
/// Separated values (RFC 4180) as a stream: quotes, line breaks inside them, a byte order mark, and whichever of comma, semicolon
/// and tab the first line uses, since spreadsheets go by the country.
/// </summary>
internal sealed class CsvReader(TextReader text)
{
    private const int LongestRecord = 20_000;
    private readonly char[] _buffer = new char[8192];
    private readonly StringBuilder _field = new();
    private int _at;
    private int _filled;
    private int _line = 1;
    private char? _separator;

    /// <returns>Null at the end.</returns>
    /// <exception cref="CsvBrokenException">A quote that does not end, or bytes that are no text.</exception>
    public async ValueTask<CsvRecord?> ReadAsync(CancellationToken cancellation)
    {
        var (fields, line, length) = (new List<string>(), _line, 0);
        var (isQuoted, wasQuote) = (false, false);
        _field.Clear();
        while (await NextAsync(cancellation) is { } letter)
        {
            if (++length > LongestRecord) throw new CsvBrokenException(line, "A quote is not closed, or the line is longer than 20,000 characters.");
            if (letter == '\n') _line++;
            if (isQuoted && letter == '"') (isQuoted, wasQuote) = (false, true);
            else if (letter == '"' && (wasQuote || _field.Length == 0))
            {
                if (wasQuote) _field.Append('"');
                (isQuoted, wasQuote) = (true, false);
            }
            else if (!isQuoted && letter == '\n') return End(line, fields);
            else if (!isQuoted && IsSeparator(letter)) End(fields);
            else _field.Append(letter);
            if (letter != '"') wasQuote = false;
        }

        if (isQuoted) throw new CsvBrokenException(line, "A quote is not closed.");
        return length == 0 ? null : End(line, fields);
    }

    private CsvRecord End(int line, List<string> fields)
    {
        if (_field is [.., '\r']) _field.Length--;
        End(fields);
        return new CsvRecord(line, fields);
    }

    private void End(List<string> fields)
    {
        fields.Add(_field.ToString());
        _field.Clear();
    }

    // The head names columns: no name holds any of the three.
    private bool IsSeparator(char letter)
    {
        if (_separator is null && letter is ',' or ';' or '\t') _separator ??= letter;
        return letter == _separator;
    }

    private async ValueTask<char?> NextAsync(CancellationToken cancellation)
    {
        if (_at < _filled) return _buffer[_at++];
        try
        {
            (_at, _filled) = (0, await text.ReadAsync(_buffer, cancellation));
        }
        catch (DecoderFallbackException)
        {
            throw new CsvBrokenException(_line, "The file is not UTF-8.");
        }

        return _filled == 0 ? null : _buffer[_at++];
    }
}
