using System.Text;

namespace Traceability.Fuzz;

/// <summary>Reads comma-separated values by RFC 4180 §2 and nothing more: written from its rules, not from our writers.</summary>
static class Rfc4180
{
    /// <summary>The records of a file; each ends with CR LF.</summary>
    /// <exception cref="BrokenPromiseException">It is no such file.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> Read(string file)
    {
        var records = new List<IReadOnlyList<string>>();
        var record = new List<string>();
        for (var at = 0; at < file.Length; )
        {
            record.Add(file[at] == '"' ? Quoted(file, ref at) : Plain(file, ref at));
            if (at < file.Length && file[at] == ',')
            {
                at++;
                if (at == file.Length)
                {
                    throw new BrokenPromiseException("a record ends with CR LF");
                }

                continue;
            }

            Promise.Holds(file.AsSpan(at).StartsWith("\r\n"), "a record ends with CR LF");
            at += 2;
            records.Add(record);
            record = [];
        }

        return records;
    }

    static string Quoted(string file, ref int at)
    {
        var cell = new StringBuilder();
        for (at++; ; at++)
        {
            Promise.Holds(at < file.Length, "a quote is closed");
            if (file[at] != '"')
            {
                cell.Append(file[at]);
            }
            else if (at + 1 < file.Length && file[at + 1] == '"')
            {
                cell.Append('"');
                at++;
            }
            else
            {
                at++;
                return cell.ToString();
            }
        }
    }

    static string Plain(string file, ref int at)
    {
        var from = at;
        while (at < file.Length && file[at] is not (',' or '\r' or '\n'))
        {
            Promise.Holds(file[at] != '"', "a cell with a quote is quoted");
            at++;
        }

        return file[from..at];
    }
}
