namespace Godwit.Lab.Demos;

/// <summary>A line for each step of the preparation, with how long it took.</summary>
internal sealed class StepPrinter(TextWriter output, TimeProvider time)
{
    private long _begun = time.GetTimestamp();

    public void Done(string what)
    {
        output.WriteLine($"[{time.GetElapsedTime(_begun).TotalSeconds,5:0.0} s]  {what}");
        _begun = time.GetTimestamp();
    }
}
